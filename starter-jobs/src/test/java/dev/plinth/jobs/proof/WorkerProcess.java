package dev.plinth.jobs.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A {@link WorkerApplication} or {@link TransactionApplication} in a process of its own.
 */
final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final EchoLog log;

	private final Path output;

	private volatile long endedAt;

	private WorkerProcess(Process process, Path directory, Path output) {
		this.process = process;
		this.log = new EchoLog(directory, process.pid());
		this.output = output;
	}

	static WorkerProcess start(Path directory, List<String> properties) {
		return start(directory, WorkerApplication.class, properties);
	}

	static WorkerProcess start(Path directory, Class<?> main, List<String> properties) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(), main.getName()));
		command.addAll(arguments(directory, properties));
		try {
			Path output = Files.createTempFile(directory, "output-", ".txt");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new WorkerProcess(process, directory, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the arguments of an application that logs its jobs in a directory.
	 */
	static List<String> arguments(Path directory, List<String> properties, String... more) {
		List<String> arguments = new ArrayList<>();
		properties.forEach((property) -> arguments.add("--" + property));
		for (String property : more) {
			arguments.add("--" + property);
		}
		arguments.add("--echo.dir=" + directory);
		return arguments;
	}

	/**
	 * Surefire hides the class path in the manifest of a jar.
	 */
	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	WorkerProcess awaitStart() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> !this.process.isAlive() || output().contains("Started "));
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Worker died: " + output());
		}
		return this;
	}

	private String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	EchoLog log() {
		return this.log;
	}

	/**
	 * SIGKILL.
	 */
	void kill() {
		this.process.destroyForcibly();
		awaitEnd(Duration.ofSeconds(10));
		this.endedAt = System.currentTimeMillis();
	}

	/**
	 * Return when {@link #kill()} was called, in milliseconds of the epoch.
	 */
	long endedAt() {
		return this.endedAt;
	}

	/**
	 * SIGTERM.
	 */
	void terminate() {
		this.process.destroy();
	}

	boolean awaitEnd(Duration patience) {
		try {
			return this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int exitValue() {
		return this.process.exitValue();
	}

	@Override
	public void close() {
		kill();
	}

}
