package dev.plinth.test.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A service as its operator runs it: {@code java -jar} in a process of its own. For tests
 * of what only whole processes show, such as several instances, a crash or a rolling
 * restart. The process gets the environment variables it is given and, of this JVM's
 * environment, only {@code PATH}, {@code HOME}, {@code LANG} and {@code TMPDIR}.
 *
 * @since 0.1.0
 */
public final class ServiceProcess extends ServerProcess {

	static final String MARK = "-Dplinth.test.service=true";

	private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR");

	private static final String STOP_SIGNAL = "TERM";

	private final Launch launch;

	private Process process;

	private ServiceProcess(Launch launch, Path directory, int port, Process process) {
		super(directory, port, STOP_SIGNAL, false, process.toHandle());
		this.launch = launch;
		this.process = process;
	}

	/**
	 * Prepares a process.
	 * @param file the executable jar
	 * @return the launch to configure
	 */
	public static Launch jar(Path file) {
		return new Launch(file);
	}

	/**
	 * Returns an address of the service.
	 * @param path the path with its query, as in {@code /livez}
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://" + host() + ":" + port() + path);
	}

	/**
	 * Returns everything the process wrote, over all its restarts.
	 * @return standard output and standard error
	 */
	public String output() {
		return read(log(directory()));
	}

	/**
	 * Asks the process to end, as an orchestrator does ({@code SIGTERM}), and waits for
	 * it.
	 * @param patience the longest time to wait
	 * @return the exit status
	 * @throws IllegalStateException if it has not ended in time
	 * @throws UnsupportedOperationException on Windows
	 */
	public int terminate(Duration patience) {
		Process running = current();
		OperatingSystem.signal(STOP_SIGNAL, List.of(running.toHandle()));
		try {
			if (!running.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new IllegalStateException(
						"The process has not ended within " + patience + ". Its output:\n" + output());
			}
			return running.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the process ended", ex);
		}
	}

	/**
	 * Waits until a path answers with a status.
	 * @param path the path, as in {@code /readyz}
	 * @param status the status code to wait for
	 * @param patience the longest time to wait
	 * @throws IllegalStateException if it has not answered so in time
	 */
	public void awaitStatus(String path, int status, Duration patience) {
		HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
		Await.until(path + " answers " + status, patience, () -> status(client, uri(path)) == status);
	}

	private synchronized Process current() {
		return this.process;
	}

	@Override
	ProcessHandle launch() {
		this.process = this.launch.launch(directory(), port());
		return this.process.toHandle();
	}

	private static Path log(Path directory) {
		return directory.resolve("log");
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int status(HttpClient client, URI address) {
		try {
			return client
				.send(HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build(), BodyHandlers.discarding())
				.statusCode();
		}
		catch (IOException ex) {
			return -1;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return -1;
		}
	}

	/**
	 * How to start a {@link ServiceProcess}. Not safe for use by several threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Launch {

		private final Path file;

		private final Map<String, String> environment = new LinkedHashMap<>();

		private final List<String> javaOptions = new ArrayList<>();

		private final List<String> arguments = new ArrayList<>();

		private Path javaHome = Path.of(System.getProperty("java.home"));

		private String readyPath = "/readyz";

		private Duration patience = Duration.ofSeconds(90);

		private @Nullable Integer port;

		private Launch(Path file) {
			this.file = file.toAbsolutePath();
		}

		/**
		 * Sets an environment variable.
		 * @param name the name
		 * @param value the value
		 * @return this launch
		 */
		public Launch environment(String name, String value) {
			this.environment.put(name, value);
			return this;
		}

		/**
		 * Adds options of the Java virtual machine.
		 * @param options the options, as in {@code -Xmx256m}
		 * @return this launch
		 */
		public Launch javaOptions(String... options) {
			this.javaOptions.addAll(List.of(options));
			return this;
		}

		/**
		 * Adds arguments of the service.
		 * @param arguments the arguments, as in {@code --spring.profiles.active=prod}
		 * @return this launch
		 */
		public Launch arguments(String... arguments) {
			this.arguments.addAll(List.of(arguments));
			return this;
		}

		/**
		 * Sets the JDK [the one of this JVM].
		 * @param home its home directory
		 * @return this launch
		 */
		public Launch javaHome(Path home) {
			this.javaHome = home;
			return this;
		}

		/**
		 * Sets the port, told to the service in the environment variable {@code PORT} [a
		 * free one].
		 * @param port the port
		 * @return this launch
		 */
		public Launch port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Sets what has to answer 200 before the service counts as started
		 * [{@code /readyz}].
		 * @param path the path
		 * @return this launch
		 */
		public Launch readyPath(String path) {
			this.readyPath = path;
			return this;
		}

		/**
		 * Sets the longest time to wait for the start [90 s].
		 * @param patience the time
		 * @return this launch
		 */
		public Launch patience(Duration patience) {
			this.patience = patience;
			return this;
		}

		/**
		 * Starts the process and waits until it is ready.
		 * @return the running service
		 * @throws IllegalStateException if the process ends, or is not ready in time; the
		 * message has the exit status and its output
		 */
		public ServiceProcess start() {
			Path directory = ServerHome.current().newDirectory("service");
			int port = (this.port != null) ? this.port : FreePort.find();
			ServiceProcess service = new ServiceProcess(this, directory, port, launch(directory, port));
			service.register();
			return service;
		}

		private Process launch(Path directory, int port) {
			List<String> command = new ArrayList<>();
			command.add(this.javaHome.resolve("bin").resolve("java").toString());
			command.add(MARK);
			command.addAll(this.javaOptions);
			command.addAll(List.of("-jar", this.file.toString()));
			command.addAll(this.arguments);
			Path log = log(directory);
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(Redirect.appendTo(log.toFile()));
			builder.environment().keySet().retainAll(INHERITED);
			builder.environment().put("PORT", Integer.toString(port));
			builder.environment().putAll(this.environment);
			try {
				Process process = builder.start();
				ServerHome.current().record(directory, process.pid(), STOP_SIGNAL);
				awaitReady(process, URI.create("http://localhost:" + port + this.readyPath), log);
				return process;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void awaitReady(Process process, URI address, Path log) {
			HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
			boolean ready = Await.quietly(this.patience, () -> !process.isAlive() || status(client, address) == 200);
			if (!process.isAlive()) {
				throw new IllegalStateException(
						"The process ended with status " + process.exitValue() + ". Its output:\n" + read(log));
			}
			if (!ready) {
				process.destroyForcibly();
				throw new IllegalStateException(
						address + " did not answer 200 within " + this.patience + ". The output:\n" + read(log));
			}
		}

	}

}
