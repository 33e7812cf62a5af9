package dev.plinth.jobs.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.RedisConnectionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link RedisJobEngine} on the Redis of the operating system, which is 7 on
 * Debian; left out where none is installed.
 */
class Redis7JobEngineTests extends RedisJobEngineTests {

	private static final Path SERVER = Path.of("/usr/bin/redis-server");

	private static Process process;

	private static String version;

	@BeforeAll
	static void startServer() throws IOException {
		assumeTrue(Files.isExecutable(SERVER), "Left out: no Redis here, see Debian's package redis-server");
		version = new String(
				new ProcessBuilder(SERVER.toString(), "--version").start().getInputStream().readAllBytes());
		int port = freePort();
		process = new ProcessBuilder(SERVER.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1",
				"--save", "", "--dir", System.getProperty("java.io.tmpdir"))
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		disconnect();
		Awaitility.await()
			.ignoreExceptionsInstanceOf(RedisConnectionException.class)
			.atMost(Duration.ofSeconds(10))
			.until(() -> {
				connect("127.0.0.1", port, 0);
				return true;
			});
	}

	@AfterAll
	static void stopServer() {
		if (process != null) {
			process.destroyForcibly();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Test
	void isAnotherVersion() {
		assertThat(version).doesNotContain("v=6.2");
	}

}
