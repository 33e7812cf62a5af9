package dev.plinth.test.services;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerHome}.
 */
@DisabledOnOs(OS.WINDOWS)
class ServerHomeTests {

	@ParameterizedTest
	@ValueSource(strings = { "kill", "exit" })
	void serversEndWithTheirBuild(String end) throws Exception {
		Process build = new ProcessBuilder(java(), "-cp", System.getProperty("java.class.path"), Build.class.getName(),
				end)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try (BufferedReader output = build.inputReader(StandardCharsets.UTF_8)) {
			List<ProcessHandle> servers = Stream.of(valueOf("servers=", output).split(" "))
				.map((pid) -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
				.toList();
			Path home = Path.of(valueOf("home=", output));
			assertThat(servers).hasSize(end.equals("kill") ? 4 : 3).allMatch(ProcessHandle::isAlive);
			assertThat(home).isDirectory();
			if (end.equals("kill")) {
				build.destroyForcibly();
			}
			else {
				build.getOutputStream().write('\n');
				build.getOutputStream().flush();
			}
			Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
				assertThat(servers).noneMatch(ProcessHandle::isAlive);
				assertThat(home).doesNotExist();
			});
		}
		finally {
			build.destroyForcibly();
		}
	}

	@Test
	void jvmsOfOneBuildUseTheSameServer() throws Exception {
		PostgresDatabase mine = PostgresDatabase.create();
		RedisDatabase myRedis = RedisDatabase.create();
		assertThat(Files.readString(ServerHome.current().directory().resolve("postgres-address")))
			.contains(mine.jdbcUrl().replaceFirst("/[^/]*$", ""));
		assertThat(Files.readString(ServerHome.current().directory().resolve("redis-address")))
			.endsWith(":" + myRedis.port());
		assertThat(ServerHome.current().belongsToThisJvm()).isFalse();
	}

	private static String valueOf(String name, BufferedReader output) {
		return output.lines()
			.filter((line) -> line.startsWith(name))
			.findFirst()
			.orElseThrow()
			.substring(name.length());
	}

	private static String java() {
		return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
	}

	/**
	 * Starts shared servers and one of its own, one of them frozen, then waits for a
	 * line.
	 */
	static final class Build {

		private Build() {
		}

		public static void main(String[] arguments) throws Exception {
			RedisServerProcess.start().pause();
			if (arguments[0].equals("kill")) {
				PostgresServerProcess.start().pause();
			}
			PostgresDatabase.create();
			RedisDatabase.create();
			StringBuilder pids = new StringBuilder();
			try (var files = Files.walk(ServerHome.current().directory(), 2)) {
				for (Path file : files.filter((path) -> path.endsWith("pid")).toList()) {
					pids.append(Files.readString(file).split(" ")[0]).append(' ');
				}
			}
			System.out.println("servers=" + pids.toString().strip());
			System.out.println("home=" + ServerHome.current().directory());
			new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
		}

	}

}
