package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upgrades a service that an earlier state of this repository generated and a team has
 * changed since, with {@code bin/plinth upgrade}, and runs its own tests.
 */
@Tag("any-jdk")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeIT {

	private static final String OLD_VERSION = "0.1.0-M1";

	private static final String VERSION = System.getProperty("plinth.version");

	private static final Path STORED = Path.of("../rewrite/src/test/projects", OLD_VERSION);

	private static final Path SERVICE = Path.of("target", "upgraded service").toAbsolutePath();

	private static final Path COMMAND = Path.of("../bin/plinth").toAbsolutePath().normalize();

	@BeforeAll
	static void restoreTheOldService() throws IOException {
		GeneratedService.delete(SERVICE);
		copy(STORED.resolve("generated"));
		copy(STORED.resolve("changes"));
		for (String file : GeneratedService.WRAPPER) {
			Files.createDirectories(SERVICE.resolve(file).getParent());
			Files.copy(Path.of("..").resolve(file), SERVICE.resolve(file));
		}
		StagedRepository.stageAs(OLD_VERSION, STORED.resolve("removed"));
		git("init", "-q");
		commit("Version " + OLD_VERSION);
	}

	@Test
	@Order(1)
	void uncommittedChangesAreRefused() throws IOException {
		Path draft = Files.writeString(SERVICE.resolve("draft.txt"), "");
		MavenProcess.Result result = plinth("--apply");
		Files.delete(draft);
		assertThat(result.status()).isEqualTo(1);
		assertThat(result.output())
			.containsExactly("plinth: '" + SERVICE + "' has uncommitted changes; commit or stash them first");
	}

	@Test
	@Order(2)
	void dryRunPrintsWhatWouldChangeAndWritesNothing() {
		MavenProcess.Result result = plinth();
		assertThat(result.status()).as(result.text()).isZero();
		assertThat(result.output()).contains("-\t\t<version>" + OLD_VERSION + "</version>",
				"+\t\t<version>" + VERSION + "</version>", "-\t@Fallback(\"usual\")", "+\t@OnFailure(\"usual\")",
				"-      prefix: \"shop:{jobs}:\" # shared with the old shop",
				"+      key-prefix: \"shop:{jobs}:\" # shared with the old shop",
				"Nothing was written. Write it with --apply");
		assertThat(git("status", "--porcelain")).isEmpty();
	}

	@Test
	@Order(3)
	void upgradeKeepsWhatTheTeamChanged() throws IOException {
		String dockerfile = read("Dockerfile");
		MavenProcess.Result result = plinth("--apply");
		assertThat(result.status()).as(result.text()).isZero();
		result.output().forEach((line) -> System.out.println("PROOF G8 | " + line));

		assertThat(read("pom.xml")).contains("<version>" + VERSION + "</version>").doesNotContain(OLD_VERSION);
		assertThat(read("src/main/java/com/example/orders/purchase/ShippingFees.java"))
			.contains("import dev.plinth.resilience.OnFailure;", "@OnFailure(\"usual\")")
			.doesNotContain("Fallback");
		assertThat(read("src/main/resources/application.yml")).contains("key-prefix: \"shop:{jobs}:\" # shared",
				"max-body-size: 32KB");
		assertThat(read("src/test/java/com/example/orders/purchase/PurchaseTests.java"))
			.contains("\"plinth.cache.http.max-body-size=64KB\"", "${plinth.jobs.redis.key-prefix}");
		assertThat(read(".env.example")).contains("PLINTH_JOBS_REDIS_KEYPREFIX=");

		// Untouched: replaced. Changed: left alone, with a diff. No longer owned: left
		// alone
		GeneratedService current = GeneratedService.defaults();
		assertThat(read(".github/workflows/ci.yml")).isEqualTo(current.read(".github/workflows/ci.yml"));
		assertThat(read("Dockerfile")).isEqualTo(dockerfile).contains("acme-ca.crt");
		assertThat(read(".plinth/upgrade/Dockerfile.diff")).contains("-COPY acme-ca.crt",
				"+# All files belong to root");
		assertThat(read("compose.yaml")).isEqualTo(Files.readString(STORED.resolve("generated/compose.yaml")));
		assertThat(read(".plinth.yml")).contains("version: \"" + VERSION + "\"").doesNotContain("compose.yaml");
		assertThat(owned(".plinth.yml")).isEqualTo(owned(current.read(".plinth.yml").lines()));
		assertThat(git("status", "--porcelain", "--untracked-files=all").lines().map((line) -> line.substring(3)))
			.containsExactlyInAnyOrder(".env.example", ".github/workflows/ci.yml", ".plinth.yml",
					".plinth/upgrade/Dockerfile.diff", "pom.xml",
					"src/main/java/com/example/orders/purchase/ShippingFees.java", "src/main/resources/application.yml",
					"src/test/java/com/example/orders/purchase/PurchaseTests.java");
		commit("Version " + VERSION);
	}

	@Test
	@Order(4)
	void testsOfTheUpgradedServicePass() {
		MavenProcess.Result result = MavenProcess.succeed(SERVICE, SERVICE.resolve("mvnw"), List.of("test"));
		List<String> totals = result.output().stream().filter((line) -> line.contains("Tests run:")).toList();
		totals.forEach((line) -> System.out.println("PROOF G8 | " + line));
		assertThat(totals.get(totals.size() - 1)).contains("Failures: 0, Errors: 0, Skipped: 0");
	}

	@Test
	@Order(5)
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void secondUpgradeFindsNothing() {
		MavenProcess.Result result = plinth();
		assertThat(result.status()).as(result.text()).isZero();
		assertThat(result.output()).last().isEqualTo("Nothing to change");
	}

	private static MavenProcess.Result plinth(String... arguments) {
		List<String> command = new ArrayList<>(List.of(COMMAND.toString(), "upgrade"));
		command.addAll(Arrays.asList(arguments));
		return MavenProcess.script(SERVICE, command);
	}

	private static List<String> owned(String file) throws IOException {
		return owned(read(file).lines());
	}

	private static List<String> owned(Stream<String> lines) {
		return lines.filter((line) -> line.matches(".*: \"[0-9a-f]{64}\"")).sorted().toList();
	}

	private static String read(String file) throws IOException {
		return Files.readString(SERVICE.resolve(file));
	}

	private static void copy(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.filter(Files::isRegularFile).toList()) {
				Path target = SERVICE.resolve(folder.relativize(path).toString());
				Files.createDirectories(target.getParent());
				Files.write(target, Files.readAllBytes(path));
			}
		}
	}

	private static void commit(String message) {
		git("add", "-A");
		git("-c", "user.name=Team", "-c", "user.email=team@example.com", "commit", "-q", "-m", message);
	}

	private static String git(String... arguments) {
		List<String> command = new ArrayList<>(List.of("git"));
		command.addAll(Arrays.asList(arguments));
		MavenProcess.Result result = MavenProcess.script(SERVICE, command);
		assertThat(result.status()).as(result.text()).isZero();
		return result.text();
	}

}
