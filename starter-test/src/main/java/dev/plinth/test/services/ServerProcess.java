package dev.plinth.test.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * Server of its own for a test that makes it fail: it can be frozen, killed and started
 * again while the code under test is connected. Listens on the loopback address only. It
 * ends with {@link #close()}, at the latest with the build. Instances are safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public abstract sealed class ServerProcess implements AutoCloseable
		permits PostgresServerProcess, RedisServerProcess, ServiceProcess {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

	private final Path directory;

	private final int port;

	private final String stopSignal;

	private final boolean shared;

	private ProcessHandle process;

	private boolean closed;

	ServerProcess(Path directory, int port, String stopSignal, boolean shared, ProcessHandle process) {
		this.directory = directory;
		this.port = port;
		this.stopSignal = stopSignal;
		this.shared = shared;
		this.process = process;
	}

	/**
	 * Records a started process, so that it cannot outlive the build.
	 */
	final void register() {
		ServerHome home = ServerHome.current();
		home.record(this.directory, this.process.pid(), this.stopSignal);
		if (!this.shared || home.belongsToThisJvm()) {
			home.closeAtExit(this);
		}
	}

	/**
	 * Returns the host the server listens on.
	 * @return {@code localhost}
	 */
	public final String host() {
		return "localhost";
	}

	/**
	 * Returns the port the server listens on. It stays the same over a restart.
	 * @return the port
	 */
	public final int port() {
		return this.port;
	}

	/**
	 * Returns the id of the process that listens.
	 * @return the process id
	 */
	public final synchronized long pid() {
		return this.process.pid();
	}

	/**
	 * Freezes the server. Connections stay open and new ones are accepted by the
	 * operating system, but nothing is answered until {@link #resume()}.
	 * @throws UnsupportedOperationException on Windows
	 */
	public final synchronized void pause() {
		OperatingSystem.signal("STOP", List.of(this.process));
		List<ProcessHandle> children = this.process.descendants().toList();
		if (!children.isEmpty()) {
			OperatingSystem.signal("STOP", children);
		}
	}

	/**
	 * Lets a frozen server go on. Does nothing when it is not frozen.
	 * @throws UnsupportedOperationException on Windows
	 */
	public final synchronized void resume() {
		OperatingSystem.signal("CONT", family());
	}

	/**
	 * Ends the server at once, as a crash of its machine would. Its data directory stays.
	 */
	public final synchronized void kill() {
		List<ProcessHandle> family = family();
		family.forEach(ProcessHandle::destroyForcibly);
		family.forEach(ServerProcess::awaitEnd);
	}

	/**
	 * Starts the server again on the same port, after killing it when it still runs.
	 * PostgreSQL recovers its data. Redis and a service come back empty.
	 */
	public final synchronized void restart() {
		if (this.closed) {
			throw new IllegalStateException("The server is closed");
		}
		kill();
		this.process = launch();
		ServerHome.current().record(this.directory, this.process.pid(), this.stopSignal);
	}

	/**
	 * Ends the server and removes its files. Does nothing on a closed server.
	 */
	@Override
	public final synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		stop();
		ServerHome.current().remove(this);
		FileSystemUtils.deleteRecursively(this.directory.toFile());
	}

	/**
	 * Starts the process in its existing directory and waits until it answers.
	 * @return the process that listens
	 */
	abstract ProcessHandle launch();

	final Path directory() {
		return this.directory;
	}

	/**
	 * Ends the server without waiting for its clients, but so that it frees what it
	 * holds.
	 */
	private void stop() {
		if (!OperatingSystem.isWindows() && this.process.isAlive()) {
			resume();
			OperatingSystem.signal(this.stopSignal, List.of(this.process));
			Await.quietly(PATIENCE_AT_STOP, () -> !this.process.isAlive());
		}
		kill();
	}

	private List<ProcessHandle> family() {
		List<ProcessHandle> family = new ArrayList<>(List.of(this.process));
		this.process.descendants().forEach(family::add);
		return family;
	}

	private static void awaitEnd(ProcessHandle process) {
		Await.until("process " + process.pid() + " has ended", PATIENCE, () -> !process.isAlive());
	}

}
