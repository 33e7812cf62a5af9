package dev.plinth.archetype;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.plinth.test.services.ServiceProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service generated from the archetype of this build.
 */
final class GeneratedService {

	static final String PLUGIN = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

	static final Path PARENT = Path.of("target", "generated services").toAbsolutePath();

	static final String LINT = "io.spring.javaformat:spring-javaformat-maven-plugin:"
			+ System.getProperty("javaformat.version") + ":validate";

	static final List<String> WRAPPER = List.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties");

	private static final String VERSION = System.getProperty("plinth.version");

	private static final Map<String, GeneratedService> services = new ConcurrentHashMap<>();

	private final Path folder;

	private final Duration generationTime;

	private GeneratedService(Path folder, Duration generationTime) {
		this.folder = folder;
		this.generationTime = generationTime;
	}

	/**
	 * Generate a service into {@code parent/artifactId}; what is there is deleted.
	 */
	static GeneratedService generate(Path parent, String artifactId, String... options) throws IOException {
		Path folder = parent.resolve(artifactId);
		delete(folder);
		Files.createDirectories(parent);
		List<String> arguments = new ArrayList<>(
				List.of(PLUGIN, "-DarchetypeGroupId=dev.plinth", "-DarchetypeArtifactId=plinth-archetype",
						"-DarchetypeVersion=" + VERSION, "-DarchetypeCatalog=internal", "-DgroupId=com.example",
						"-DartifactId=" + artifactId, "-Dversion=0.1.0-SNAPSHOT"));
		arguments.addAll(Arrays.asList(options));
		MavenProcess.Result result = MavenProcess.succeed(parent, MavenProcess.WRAPPER, arguments);
		return new GeneratedService(folder, result.time());
	}

	/**
	 * The service of the default options in a folder with a space and a name with a
	 * hyphen. Generated once.
	 */
	static GeneratedService defaults() {
		return once("generated", () -> generate(PARENT, "order-service", "-Dpackage=com.example.orders"));
	}

	/**
	 * {@link #defaults()}, built once with its own tests.
	 */
	static GeneratedService builtDefaults() {
		GeneratedService service = defaults();
		return once("built", () -> {
			service.build("-Dcyclonedx.skip", LINT, "verify");
			return service;
		});
	}

	/**
	 * The service of the fewest options, committed to Git and built without its tests.
	 * Generated once.
	 */
	static GeneratedService smallest() {
		return once("smallest", () -> {
			GeneratedService service = generate(PARENT, "smallest",
					Options.smallest().arguments().toArray(String[]::new));
			service.git("init", "-q");
			service.git("add", ".");
			service.git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "First");
			service.build("-DskipTests", LINT, "package");
			return service;
		});
	}

	/**
	 * Other threads wait for the first one that asks.
	 */
	private static GeneratedService once(String name, Generation generation) {
		return services.computeIfAbsent(name, (key) -> {
			try {
				return generation.run();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private void git(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("git"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertThat(process.waitFor()).isZero();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static void delete(Path folder) throws IOException {
		if (Files.exists(folder)) {
			try (Stream<Path> paths = Files.walk(folder)) {
				for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(path);
				}
			}
		}
	}

	/**
	 * Copy the sources, with the repository of Git if there is one.
	 */
	GeneratedService copy(String name) throws IOException {
		Path target = this.folder.resolveSibling(name);
		delete(target);
		try (Stream<Path> paths = Files.walk(this.folder)) {
			for (Path path : paths.filter((path) -> !path.startsWith(this.folder.resolve("target"))).toList()) {
				Files.copy(path, target.resolve(this.folder.relativize(path)));
			}
		}
		return new GeneratedService(target, this.generationTime);
	}

	MavenProcess.Result build(String... arguments) {
		return MavenProcess.succeed(this.folder, wrapper(), List.of(arguments));
	}

	MavenProcess.Result tryToBuild(String... arguments) {
		return MavenProcess.run(this.folder, wrapper(), List.of(arguments));
	}

	private Path wrapper() {
		Path wrapper = this.folder.resolve("mvnw");
		assertThat(wrapper.toFile().setExecutable(true)).isTrue();
		return wrapper;
	}

	Path folder() {
		return this.folder;
	}

	Duration generationTime() {
		return this.generationTime;
	}

	Path jar() throws IOException {
		try (Stream<Path> files = Files.list(this.folder.resolve("target"))) {
			return files.filter((file) -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
	}

	ServiceProcess.Launch launch() throws IOException {
		return ServiceProcess.jar(jar())
			.javaOptions("-XX:TieredStopAtLevel=1")
			.environment("DEMO_PASSWORD", "Demo1-password");
	}

	String read(String file) throws IOException {
		return Files.readString(this.folder.resolve(file));
	}

	/** All generated files but those of the Maven wrapper. */
	List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> this.folder.relativize(file).toString().replace('\\', '/'))
				.filter((file) -> !file.startsWith("target/") && !file.startsWith(".git/") && !WRAPPER.contains(file))
				.sorted()
				.toList();
		}
	}

	long javaLines() throws IOException {
		long lines = 0;
		for (String file : files()) {
			if (file.startsWith("src/main/java/")) {
				lines += read(file).lines().filter((line) -> !line.isBlank()).count();
			}
		}
		return lines;
	}

	/**
	 * A hash of all that was generated, equal for all versions of Plinth.
	 */
	String hash() throws IOException {
		MessageDigest digest = sha256();
		for (String file : files()) {
			digest.update(file.getBytes(StandardCharsets.UTF_8));
			digest.update(read(file).replace(VERSION, "VERSION").getBytes(StandardCharsets.UTF_8));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/**
	 * Look through what was generated.
	 */
	void checkFiles(Options options) throws IOException {
		for (String file : files()) {
			String content = read(file);
			assertThat(content).as(file)
				.doesNotContain("dev.plinth.sample", "${package}", "${artifactId}", "@plinth", "@sha256", "#set(",
						"#if", "#end", "#else", "]]#", "$database", "$parent")
				.doesNotContain("\n\n\n")
				.endsWith("\n")
				.doesNotEndWith("\n\n")
				.doesNotStartWith("\n");
			assertThat(content.lines()).as(file).noneMatch((line) -> line.endsWith(" ") || line.endsWith("\t"));
			if (!file.equals(".plinth.yml")) {
				checkNothingMentionsWhatIsLeftOut(file, content, options);
			}
		}
		checkOwnedFiles();
		try (Stream<Path> paths = Files.walk(this.folder)) {
			Path built = this.folder.resolve("target");
			Path git = this.folder.resolve(".git");
			assertThat(
					paths.filter((path) -> Files.isDirectory(path) && !path.startsWith(built) && !path.startsWith(git)))
				.allSatisfy((path) -> assertThat(path).isNotEmptyDirectory());
		}
	}

	private static void checkNothingMentionsWhatIsLeftOut(String file, String content, Options options) {
		for (String flag : List.of("redis", "kubernetes")) {
			if (!options.has(flag)) {
				assertThat(content).as(file).doesNotContainIgnoringCase(flag);
			}
		}
		assertThat(content).as(file)
			.doesNotContainIgnoringCase(options.get("database").equals("mysql") ? "postgres" : "mysql");
		if (file.endsWith(".java") || file.equals("pom.xml")) {
			for (String starter : List.of("security", "cache", "jobs", "observability")) {
				if (!options.has(starter)) {
					assertThat(content).as(file).doesNotContainIgnoringCase(starter);
				}
			}
		}
	}

	private void checkOwnedFiles() throws IOException {
		Matcher owned = Pattern.compile("^ {2}(\\S+): \"([0-9a-f]{64})\"$", Pattern.MULTILINE)
			.matcher(read(".plinth.yml"));
		int count = 0;
		while (owned.find()) {
			byte[] content = Files.readAllBytes(this.folder.resolve(owned.group(1)));
			assertThat(HexFormat.of().formatHex(sha256().digest(content))).as(owned.group(1)).isEqualTo(owned.group(2));
			count++;
		}
		assertThat(count).isGreaterThanOrEqualTo(2);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What makes a service.
	 */
	private interface Generation {

		GeneratedService run() throws IOException;

	}

}
