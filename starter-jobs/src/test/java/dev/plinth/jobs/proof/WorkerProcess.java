package dev.plinth.jobs.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A {@link WorkerApplication} in a process of its own.
 */
final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final Path directory;

	private final Path log;

	private volatile long endedAt;

	private WorkerProcess(Process process, Path directory, Path log) {
		this.process = process;
		this.directory = directory;
		this.log = log;
	}

	static WorkerProcess start(Path directory, List<String> properties) {
		return start(directory, WorkerApplication.class, properties);
	}

	static WorkerProcess start(Path directory, Class<?> main, List<String> properties) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Decho.dir=" + directory, "-cp", classPath(),
						main.getName()));
		properties.forEach((property) -> command.add("--" + property));
		try {
			Path log = Files.createTempFile(directory, "log-", ".txt");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			return new WorkerProcess(process, directory, log);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
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
			.until(() -> !this.process.isAlive() || log().contains("Started "));
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Worker died: " + log());
		}
		return this;
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return what the process has logged about its jobs.
	 */
	List<Entry> entries() {
		Path file = this.directory.resolve("echo-" + this.process.pid());
		try {
			return Files.exists(file) ? Files.readAllLines(file).stream().map(Entry::parse).toList() : List.of();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the keys of the jobs that were started.
	 */
	List<String> started() {
		return entries().stream().filter((entry) -> !entry.end()).map(Entry::key).toList();
	}

	/**
	 * Return the keys of the jobs that ran to their end.
	 */
	List<String> keys() {
		return entries().stream().filter(Entry::end).map(Entry::key).toList();
	}

	long pid() {
		return this.process.pid();
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

	/**
	 * The start or the end of a job.
	 */
	record Entry(boolean end, String key, long millis) {

		static Entry parse(String line) {
			String[] parts = line.split(" ");
			return new Entry(parts[0].equals("end"), parts[1], Long.parseLong(parts[2]));
		}

	}

}
