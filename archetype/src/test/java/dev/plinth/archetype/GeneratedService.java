package dev.plinth.archetype;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service generated from the archetype of this build, with only the staged artifacts of
 * the reactor and the registry at hand.
 */
final class GeneratedService {

	private static final Path BUILD = Path.of("target").toAbsolutePath();

	private final Path folder;

	private GeneratedService(Path folder) {
		this.folder = folder;
	}

	static GeneratedService generate(Path parent, String artifactId, String... options) throws IOException {
		Files.createDirectories(parent);
		StagedRepository.stage();
		List<String> goals = new ArrayList<>(List.of("org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate",
				"-DarchetypeGroupId=dev.plinth", "-DarchetypeArtifactId=plinth-archetype",
				"-DarchetypeVersion=" + System.getProperty("plinth.version"), "-DarchetypeCatalog=internal",
				"-DgroupId=com.example", "-DartifactId=" + artifactId, "-Dversion=0.1.0-SNAPSHOT"));
		goals.addAll(Arrays.asList(options));
		maven(parent, BUILD.resolve("../../mvnw").normalize(), goals);
		return new GeneratedService(parent.resolve(artifactId));
	}

	void build(String... goals) {
		Path wrapper = this.folder.resolve("mvnw");
		assertThat(wrapper.toFile().setExecutable(true)).isTrue();
		maven(this.folder, wrapper, List.of(goals));
	}

	Path folder() {
		return this.folder;
	}

	String read(String file) throws IOException {
		return Files.readString(this.folder.resolve(file));
	}

	List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> this.folder.relativize(file).toString().replace('\\', '/'))
				.filter((file) -> !file.startsWith("target/"))
				.sorted()
				.toList();
		}
	}

	Process start(int port) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		ProcessBuilder builder = new ProcessBuilder(java.toString(), "-jar",
				"target/" + this.folder.getFileName() + ".jar");
		builder.environment().put("PORT", String.valueOf(port));
		builder.environment().put("DEMO_PASSWORD", "Demo1-password");
		return builder.directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("target/service.log").toFile())
			.start();
	}

	private static void maven(Path directory, Path wrapper, List<String> goals) {
		List<String> command = new ArrayList<>(List.of(wrapper.toString(), "-B", "-ntp"));
		command.add("-Dmaven.repo.local=" + StagedRepository.path());
		command.add("-Dmaven.repo.local.tail=" + System.getProperty("maven.repo.outer"));
		command.addAll(goals);
		try {
			Path log = Files.createTempFile(BUILD, "maven", ".log");
			ProcessBuilder builder = new ProcessBuilder(command);
			builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
			builder.environment().remove("MAVEN_OPTS");
			builder.environment().remove("MAVEN_ARGS");
			Process process = builder.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			boolean ended = process.waitFor(8, TimeUnit.MINUTES);
			if (!ended) {
				process.destroyForcibly();
			}
			assertThat(ended && process.exitValue() == 0).as(() -> String.join(" ", goals) + "\n" + tail(log)).isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String tail(Path log) {
		try {
			List<String> lines = Files.readAllLines(log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
