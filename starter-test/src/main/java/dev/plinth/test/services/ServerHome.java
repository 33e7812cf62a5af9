package dev.plinth.test.services;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.springframework.util.FileSystemUtils;

/**
 * Directory of the server processes of one build. A watchdog outside the JVM stops every
 * process recorded here and removes the directory as soon as the build process is gone,
 * however it went.
 */
final class ServerHome {

	private static final String WATCHDOG = """
			trap '' INT TERM HUP QUIT
			is() { command -v ps >/dev/null 2>&1 || return 0; case "$(ps -o "$2=" -p "$1" 2>/dev/null)" in $3) return 0;; esac; return 1; }
			while kill -0 "$1" 2>/dev/null; do
				command -v ps >/dev/null 2>&1 && is "$1" stat 'Z*' && break
				sleep 0.5
			done
			pids=
			for file in "$2"/*/pid; do
				[ -f "$file" ] || continue
				read -r pid signal < "$file"
				is "$pid" args '*postgres*' || is "$pid" args '*redis-server*' || is "$pid" args '* -Dplinth.test.service=true *' || continue
				for child in $(pgrep -P "$pid" 2>/dev/null); do kill -CONT "$child"; done
				kill -CONT "$pid"
				kill -"$signal" "$pid"
				pids="$pids $pid"
			done
			for i in 1 2 3 4 5 6 7 8 9 10; do
				left=
				for pid in $pids; do kill -0 "$pid" 2>/dev/null && left=yes; done
				[ "$left" ] || break
				sleep 0.2
			done
			kill -KILL $pids 2>/dev/null
			rm -rf "$2"
			""";

	private static final ServerHome CURRENT = new ServerHome(BuildProcess.find());

	private final ProcessHandle owner;

	private final Path directory;

	private final Set<ServerProcess> processes = ConcurrentHashMap.newKeySet();

	private boolean locked;

	private ServerHome(ProcessHandle owner) {
		this.owner = owner;
		Instant start = owner.info().startInstant().orElse(Instant.EPOCH);
		this.directory = Path.of(System.getProperty("java.io.tmpdir"), "plinth-test-" + System.getProperty("user.name"),
				owner.pid() + "-" + start.toEpochMilli());
		Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "plinth-test-servers"));
	}

	static ServerHome current() {
		return CURRENT;
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Runs an action that no other JVM of this build runs at the same time.
	 * @param <T> the result type
	 * @param action the action
	 * @return the result of the action
	 */
	synchronized <T> T exclusively(Supplier<T> action) {
		if (this.locked) {
			return action.get();
		}
		try {
			Files.createDirectories(this.directory);
			try (FileChannel channel = FileChannel.open(this.directory.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				channel.lock();
				this.locked = true;
				ensureWatchdog();
				return action.get();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.locked = false;
		}
	}

	/**
	 * Creates the directory of a server that ends with the build.
	 * @param name the name of the server
	 * @return the new directory
	 */
	Path newDirectory(String name) {
		return exclusively(() -> {
			try {
				return Files.createTempDirectory(this.directory, name + "-");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	void record(Path serverDirectory, long pid, String stopSignal) {
		try {
			Files.writeString(serverDirectory.resolve("pid"), pid + " " + stopSignal + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void closeAtExit(ServerProcess process) {
		this.processes.add(process);
	}

	void remove(ServerProcess process) {
		this.processes.remove(process);
	}

	boolean belongsToThisJvm() {
		return this.owner.pid() == ProcessHandle.current().pid();
	}

	private void ensureWatchdog() throws IOException {
		Path file = this.directory.resolve("watchdog");
		if (OperatingSystem.isWindows() || (Files.exists(file) && isAlive(Files.readString(file)))) {
			return;
		}
		List<String> command = new ArrayList<>();
		if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
			command.add("/usr/bin/setsid");
		}
		command.addAll(List.of("/bin/sh", "-c", WATCHDOG, "plinth-test-watchdog", Long.toString(this.owner.pid()),
				this.directory.toString()));
		Process watchdog = new ProcessBuilder(command).directory(new File("/"))
			.redirectInput(new File("/dev/null"))
			.redirectOutput(Redirect.DISCARD)
			.redirectError(Redirect.DISCARD)
			.start();
		Files.writeString(file, Long.toString(watchdog.pid()));
	}

	private static boolean isAlive(String pid) {
		return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
	}

	private void closeAll() {
		List.copyOf(this.processes).forEach(ServerProcess::close);
		if (belongsToThisJvm()) {
			FileSystemUtils.deleteRecursively(this.directory.toFile());
		}
	}

}
