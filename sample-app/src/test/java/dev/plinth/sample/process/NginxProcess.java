package dev.plinth.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * A real nginx with the configuration of the how-to page, on the ports of this test.
 */
final class NginxProcess implements AutoCloseable {

	private static final Path CONFIGURATION = Path.of("..", "docs", "how-to", "nginx.conf");

	private final Process process;

	private final int port;

	private NginxProcess(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static boolean isInstalled() {
		return executable() != null;
	}

	private static Path executable() {
		return Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Start nginx in front of instances.
	 * @param directory the directory for its files
	 * @param instances the ports of three instances
	 * @return the running nginx
	 */
	static NginxProcess start(Path directory, List<Integer> instances) {
		try (ServerSocket socket = new ServerSocket(0)) {
			int port = socket.getLocalPort();
			socket.close();
			String configuration = Files.readString(CONFIGURATION)
				.replace("127.0.0.1:8081", "127.0.0.1:" + instances.get(0))
				.replace("127.0.0.1:8082", "127.0.0.1:" + instances.get(1))
				.replace("127.0.0.1:8083", "127.0.0.1:" + instances.get(2))
				.replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
				.replace("http {",
						"http {\n    access_log off;\n    client_body_temp_path body;\n    proxy_temp_path proxy;"
								+ "\n    fastcgi_temp_path fastcgi;\n    uwsgi_temp_path uwsgi;\n    scgi_temp_path scgi;");
			Path file = Files.writeString(directory.resolve("nginx.conf"), configuration);
			Process process = new ProcessBuilder(executable().toString(), "-p", directory.toString(), "-c",
					file.toString(), "-e", "error.log", "-g", "daemon off; pid nginx.pid;")
				.redirectErrorStream(true)
				.redirectOutput(Redirect.to(directory.resolve("output.log").toFile()))
				.start();
			NginxProcess nginx = new NginxProcess(process, port);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.ignoreExceptions()
				.until(() -> SampleClient.at(nginx.uri()).get("/livez").status() == 200);
			return nginx;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI uri() {
		return URI.create("http://127.0.0.1:" + this.port + "/");
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
