package dev.plinth.archetype;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs of Maven that see the artifacts of this reactor and the local repository of the
 * build around them, and install nothing into it.
 */
final class MavenProcess {

	private static final Path BUILD = Path.of("target").toAbsolutePath();

	static final Path WRAPPER = BUILD.resolve("../../mvnw").normalize();

	private MavenProcess() {
	}

	/**
	 * Run Maven, which must succeed.
	 */
	static Result succeed(Path directory, Path wrapper, List<String> arguments) {
		Result result = run(directory, wrapper, arguments);
		if (result.status() != 0) {
			throw new AssertionError(String.join(" ", arguments) + "\n" + result.tail());
		}
		return result;
	}

	static Result run(Path directory, Path wrapper, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(wrapper.toString(), "-B", "-ntp"));
		command.addAll(repositories());
		command.addAll(arguments);
		return execute(directory, command, "");
	}

	/**
	 * Run a command of this repository that runs Maven.
	 */
	static Result script(Path directory, List<String> command) {
		return execute(directory, command, "-ntp " + String.join(" ", repositories()));
	}

	private static Result execute(Path directory, List<String> command, String mavenArguments) {
		try {
			StagedRepository.stage();
			Path log = Files.createTempFile(BUILD, "maven", ".log");
			ProcessBuilder builder = new ProcessBuilder(command);
			builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
			builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
			builder.environment().put("MAVEN_ARGS", mavenArguments);
			long started = System.nanoTime();
			Process process = builder.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			boolean ended = process.waitFor(8, TimeUnit.MINUTES);
			if (!ended) {
				process.destroyForcibly();
			}
			return new Result(ended ? process.exitValue() : -1, Files.readAllLines(log),
					Duration.ofNanos(System.nanoTime() - started));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> repositories() {
		return List.of("-Dmaven.repo.local=" + StagedRepository.path(),
				"-Dmaven.repo.local.tail=" + outerRepositories());
	}

	private static String outerRepositories() {
		String tail = System.getProperty("maven.repo.outer.tail", "");
		return System.getProperty("maven.repo.outer") + (tail.isBlank() || tail.startsWith("$") ? "" : "," + tail);
	}

	/**
	 * How a run ended.
	 */
	record Result(int status, List<String> output, Duration time) {

		String errors() {
			return this.output.stream().filter((line) -> line.startsWith("[ERROR]")).collect(Collectors.joining("\n"));
		}

		String text() {
			return String.join("\n", this.output);
		}

		private String tail() {
			return String.join("\n", this.output.subList(Math.max(0, this.output.size() - 80), this.output.size()));
		}

	}

}
