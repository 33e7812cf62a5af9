package dev.plinth.test.services;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import redis.embedded.core.ExecutableProvider;

/**
 * Redis server of its own for a test that makes it fail. Keeps nothing on disk.
 *
 * @since 0.1.0
 */
public final class RedisServerProcess extends ServerProcess {

	private static final String STOP_SIGNAL = "KILL";

	private final List<String> settings;

	private RedisServerProcess(Path directory, int port, boolean shared, List<String> settings, ProcessHandle process) {
		super(directory, port, STOP_SIGNAL, shared, process);
		this.settings = settings;
	}

	/**
	 * Starts a server on a free port.
	 * @param settings further arguments of {@code redis-server}, as in
	 * {@code "--maxmemory", "1mb"}
	 * @return the running server
	 */
	public static RedisServerProcess start(String... settings) {
		return start(false, List.of(settings));
	}

	static RedisServerProcess start(boolean shared, List<String> settings) {
		Path directory = ServerHome.current().newDirectory("redis");
		int port = FreePort.find();
		ProcessHandle process = launch(directory, port, settings);
		RedisServerProcess server = new RedisServerProcess(directory, port, shared, settings, process);
		server.register();
		return server;
	}

	/**
	 * Returns the address for {@code spring.data.redis.url}.
	 * @return the address, as in {@code redis://localhost:6379}
	 */
	public String url() {
		return "redis://" + host() + ":" + port();
	}

	@Override
	ProcessHandle launch() {
		return launch(directory(), port(), this.settings);
	}

	private static ProcessHandle launch(Path directory, int port, List<String> settings) {
		List<String> command = new ArrayList<>(List.of(executable().getPath(), "--port", Integer.toString(port),
				"--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory.toString()));
		command.addAll(settings);
		Path log = directory.resolve("log");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(Redirect.appendTo(log.toFile()))
				.start();
			ServerHome.current().record(directory, process.pid(), STOP_SIGNAL);
			Await.until("Redis answers, see " + log, PATIENCE, () -> {
				if (!process.isAlive()) {
					throw new IllegalStateException("Redis did not start: " + read(log));
				}
				return RedisWire.answers("localhost", port);
			});
			return process.toHandle();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static File executable() {
		ServerHome home = ServerHome.current();
		return home.exclusively(() -> {
			Path executable = home.directory().resolve("redis-server");
			try {
				if (!Files.exists(executable)) {
					Path unpacked = Files.createTempDirectory(home.directory(), "unpack");
					// Moved, because the library deletes the file it unpacked when this
					// JVM exits
					Files.move(ExecutableProvider.newJarResourceProvider(unpacked.toFile()).get().toPath(), executable);
				}
				return executable.toFile();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return "no log at " + log;
		}
	}

}
