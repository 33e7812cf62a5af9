package dev.plinth.archetype;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application of an unrelated package with one starter as Maven resolves it
 * from its POM, alone and with all but one of the libraries that it may meet, and uses
 * the starter once.
 */
@Tag("any-jdk")
class StandaloneStarterIT {

	private static final Path SOURCES = Path.of("src/test/resources/standalone").toAbsolutePath();

	private static final List<String> STARTERS = List.of("core", "security", "cache", "jobs", "observability");

	/** Libraries that may be there or not, with what brings them. */
	private static final Map<String, List<String>> LIBRARIES = libraries();

	/** Libraries that belong to a starter: it cannot be without. */
	private static final Set<String> PART_OF_STARTER = Set.of("security without security",
			"observability without actuator", "core without web", "security without web");

	private static final String BOOT = "4.1.1";

	private static final String OLDER_BOOT = "4.0.3";

	private static Map<String, List<String>> libraries() {
		Map<String, List<String>> libraries = new LinkedHashMap<>();
		libraries.put("redis", List.of("org.springframework.boot:spring-boot-starter-data-redis"));
		libraries.put("security", List.of("org.springframework.boot:spring-boot-starter-security"));
		libraries.put("actuator", List.of("org.springframework.boot:spring-boot-starter-actuator"));
		libraries.put("jdbc", List.of("org.springframework.boot:spring-boot-starter-jdbc", "com.h2database:h2"));
		libraries.put("validation", List.of("org.springframework.boot:spring-boot-starter-validation"));
		libraries.put("web", List.of("org.springframework.boot:spring-boot-starter-webmvc"));
		return libraries;
	}

	@Test
	void eachStarterStartsAlone() throws IOException {
		List<Row> rows = STARTERS.stream().map((starter) -> new Row(starter, BOOT, "alone")).toList();
		Map<Row, String> results = run(rows);
		System.out.printf("PROOF G10 starters alone: %s%n", results);
		assertThat(results.values()).allMatch((result) -> result.startsWith("✓"));
	}

	@Test
	@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
	void eachStarterStartsWithoutAnyLibrary() throws IOException {
		List<String> slices = new ArrayList<>(List.of("alone", "with all"));
		LIBRARIES.keySet().forEach((library) -> slices.add("without " + library));
		List<Row> rows = new ArrayList<>();
		for (String starter : STARTERS) {
			for (String slice : slices) {
				if (!PART_OF_STARTER.contains(starter + " " + slice)) {
					rows.add(new Row(starter, BOOT, slice));
				}
			}
			rows.add(new Row(starter, OLDER_BOOT, "alone"));
			rows.add(new Row(starter, OLDER_BOOT, "with all"));
		}
		Map<Row, String> results = run(rows);
		System.out.println("| starter | class path | Spring Boot | result |\n| --- | --- | --- | --- |");
		results.forEach((row, result) -> System.out.printf("| %s | %s | %s | %s |%n", row.starter(), row.slice(),
				row.boot(), result));
		long started = results.values().stream().filter((result) -> result.startsWith("✓")).count();
		System.out.printf("PROOF G10 %d of %d started and used%n", started, results.size());
		assertThat(started).isEqualTo(results.size());
	}

	private static Map<Row, String> run(List<Row> rows) throws IOException {
		Path folder = Path.of("target/standalone").toAbsolutePath();
		GeneratedService.delete(folder);
		Map<String, List<Row>> byBoot = rows.stream().collect(Collectors.groupingBy(Row::boot));
		for (Map.Entry<String, List<Row>> boot : byBoot.entrySet()) {
			resolve(folder.resolve(boot.getKey()), boot.getValue());
		}
		Map<Row, String> results = new LinkedHashMap<>();
		for (Row row : rows) {
			results.put(row, start(folder.resolve(row.boot()).resolve(row.folder())));
		}
		return results;
	}

	private static void resolve(Path folder, List<Row> rows) throws IOException {
		for (Row row : rows) {
			Files.writeString(Files.createDirectories(folder.resolve(row.folder())).resolve("pom.xml"), pom(row));
		}
		Files.writeString(folder.resolve("pom.xml"), """
				<project xmlns="http://maven.apache.org/POM/4.0.0">
					<modelVersion>4.0.0</modelVersion>
					<groupId>org.example</groupId>
					<artifactId>standalone</artifactId>
					<version>1</version>
					<packaging>pom</packaging>
					<modules>%s</modules>
				</project>
				""".formatted(
				rows.stream().map((row) -> "<module>" + row.folder() + "</module>").collect(Collectors.joining())));
		MavenProcess.succeed(folder, MavenProcess.WRAPPER,
				List.of("org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath",
						"-Dmdep.outputFile=classpath.txt", "-Dmdep.includeScope=runtime"));
	}

	private static String pom(Row row) {
		StringBuilder dependencies = new StringBuilder();
		String missing = row.slice().startsWith("without ") ? row.slice().substring("without ".length()) : "";
		String exclusions = missing.isEmpty() ? ""
				: LIBRARIES.get(missing)
					.stream()
					.map((library) -> "<exclusion>" + coordinates(library) + "</exclusion>")
					.collect(Collectors.joining());
		dependencies.append(dependency("dev.plinth:plinth-starter-" + row.starter(), exclusions));
		if (!row.slice().equals("alone")) {
			LIBRARIES.forEach((name, libraries) -> {
				if (!name.equals(missing)) {
					libraries.forEach((library) -> dependencies.append(dependency(library, exclusions)));
				}
			});
		}
		return """
				<project xmlns="http://maven.apache.org/POM/4.0.0">
					<modelVersion>4.0.0</modelVersion>
					<groupId>org.example</groupId>
					<artifactId>%s</artifactId>
					<version>1</version>
					<dependencyManagement>
						<dependencies>
							%s
							%s
						</dependencies>
					</dependencyManagement>
					<dependencies>%s</dependencies>
				</project>
				""".formatted(row.folder(), bom("org.springframework.boot:spring-boot-dependencies", row.boot()),
				bom("dev.plinth:plinth-bom", System.getProperty("plinth.version")), dependencies);
	}

	private static String bom(String artifact, String version) {
		return "<dependency>" + coordinates(artifact) + "<version>" + version
				+ "</version><type>pom</type><scope>import</scope></dependency>";
	}

	private static String dependency(String artifact, String exclusions) {
		return "<dependency>" + coordinates(artifact)
				+ (exclusions.isEmpty() ? "" : "<exclusions>" + exclusions + "</exclusions>") + "</dependency>\n";
	}

	private static String coordinates(String artifact) {
		String[] parts = artifact.split(":");
		return "<groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId>";
	}

	private static String start(Path folder) throws IOException {
		String starter = folder.getFileName().toString().split("-")[0];
		String classpath = Files.readString(folder.resolve("classpath.txt")).strip();
		Path classes = Files.createDirectories(folder.resolve("classes"));
		int status = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-parameters", "-cp", classpath, "-d", classes.toString(),
					SOURCES.resolve("Main.java").toString(), SOURCES.resolve(starter).resolve("Check.java").toString());
		assertThat(status).as(folder.toString()).isZero();
		Path log = folder.resolve("log");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classes + File.pathSeparator + classpath, "org.example.shop.Main",
				"--server.port=0")
			.directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		try {
			// Asked for by starter-security outside of profile dev
			builder.environment().put("JWT_SECRET", "k7Qz0vXn3pRt9sLw2yBd5fGh8jMc4aEu");
			Process process = builder.start();
			if (!process.waitFor(90, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
			List<String> output = Files.readAllLines(log);
			return output.stream()
				.filter((line) -> line.startsWith("STANDALONE "))
				.findFirst()
				.map((line) -> "✓ " + line.substring("STANDALONE ".length()))
				.orElseGet(() -> "✗ " + reason(output));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String reason(List<String> output) {
		List<String> reasons = output.stream()
			.filter((line) -> line.startsWith("Caused by") || line.startsWith("Description")
					|| line.contains("Exception") || line.contains("Error"))
			.toList();
		return reasons.isEmpty() ? String.join(" ", output) : reasons.get(reasons.size() - 1).strip();
	}

	/**
	 * One start.
	 */
	private record Row(String starter, String boot, String slice) {

		String folder() {
			return this.starter + "-" + this.slice.replace(' ', '-');
		}

		@Override
		public String toString() {
			return this.starter;
		}

	}

}
