package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A service in a process of its own on the loopback address.
 */
final class RunningService implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final double TICKS_PER_SECOND = 100;

	private final Process process;

	private final Path log;

	private final int port;

	private final double startSeconds;

	private RunningService(Process process, Path log, int port, double startSeconds) {
		this.process = process;
		this.log = log;
		this.port = port;
		this.startSeconds = startSeconds;
	}

	/**
	 * Start a process and wait until it answers.
	 * @param command the command; {@code PORT} in it is replaced
	 * @param environment further environment variables; {@code PORT} is set
	 * @return the service
	 * @throws IOException if it does not start
	 */
	static RunningService start(List<String> command, Map<String, String> environment) throws IOException {
		int port = freePort();
		Path log = Files.createTempFile("plinth-benchmark", ".log");
		List<String> actual = new ArrayList<>();
		command.forEach((part) -> actual.add(part.replace("PORT", Integer.toString(port))));
		ProcessBuilder builder = new ProcessBuilder(actual).redirectErrorStream(true)
			.redirectOutput(Redirect.to(log.toFile()));
		builder.environment().put("PORT", Integer.toString(port));
		builder.environment().putAll(environment);
		long start = System.nanoTime();
		Process process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		while (!answers(port)) {
			if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
				process.destroyForcibly();
				throw new IOException(String.join(" ", actual) + " did not start:\n" + Files.readString(log));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		return new RunningService(process, log, port, (System.nanoTime() - start) / 1e9);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean answers(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream()
				.write("GET /api/v1/offers/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			return socket.getInputStream().read() == 'H';
		}
		catch (IOException ex) {
			return false;
		}
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return the time from the start of the process to its first answer.
	 * @return the seconds
	 */
	double startSeconds() {
		return this.startSeconds;
	}

	/**
	 * Return the CPU time that the process has used.
	 * @return the seconds
	 */
	double cpuSeconds() {
		return this.process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
	}

	/**
	 * Return the CPU time that the compilers of a JVM in the process have used. Only on
	 * Linux.
	 * @return the seconds, 0 where there is no JVM
	 * @throws IOException if it cannot be read
	 */
	double compilerSeconds() throws IOException {
		long ticks = 0;
		try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
			for (Path thread : threads.toList()) {
				ticks += compilerTicks(thread);
			}
		}
		return ticks / TICKS_PER_SECOND;
	}

	private static long compilerTicks(Path thread) {
		try {
			String name = Files.readString(thread.resolve("comm"));
			if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
				return 0;
			}
			String stat = Files.readString(thread.resolve("stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
		}
		catch (IOException ex) {
			return 0; // has ended meanwhile
		}
	}

	/**
	 * Return the memory of the process that is in use (RSS). Only on Linux.
	 * @return the megabytes
	 * @throws IOException if it cannot be read
	 */
	double residentMegabytes() throws IOException {
		return Files.readAllLines(Path.of("/proc/" + pid() + "/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToDouble((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Wait until the process has ended after a request to end.
	 * @throws InterruptedException if interrupted
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(90, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The process does not end");
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		Files.deleteIfExists(this.log);
	}

}
