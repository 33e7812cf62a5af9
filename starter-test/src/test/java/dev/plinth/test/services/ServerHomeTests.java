package dev.plinth.test.services;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerHome}.
 */
@Tag("any-jdk")
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
	void jvmOfABuildUsesTheServersOfOneThatHasEnded() throws Exception {
		String first = runForkOfThisBuild();
		assertThat(first).contains("jdbc:postgresql://localhost:", "redis://localhost:", "own=PONG", "this-jvm=false");
		assertThat(runForkOfThisBuild()).isEqualTo(first);
	}

	@Test
	void serverThatCrashedIsReplaced() throws Exception {
		String first = runForkOfThisBuild();
		Path home = Path
			.of(first.lines().filter((line) -> line.startsWith("home=")).findFirst().orElseThrow().substring(5));
		try (var files = Files.walk(home, 2)) {
			for (Path file : files.filter((path) -> path.endsWith("pid")).toList()) {
				ProcessHandle.of(Long.parseLong(Files.readString(file).split(" ")[0]))
					.ifPresent(ProcessHandle::destroyForcibly);
			}
		}
		assertThat(runForkOfThisBuild()).isNotEqualTo(first).contains("own=PONG");
	}

	private static String runForkOfThisBuild() throws Exception {
		String surefire = Class.forName("org.apache.maven.surefire.booter.ForkedBooter")
			.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.getPath();
		Process fork = new ProcessBuilder(java(), "-cp",
				System.getProperty("java.class.path") + File.pathSeparator + surefire, Fork.class.getName())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		return new String(fork.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
			.filter((line) -> line.matches("(jdbc|redis|own|home|this-jvm)=.*"))
			.collect(Collectors.joining("\n"));
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

	/**
	 * Uses the shared servers and one of its own, as the tests of one module do.
	 */
	static final class Fork {

		private Fork() {
		}

		public static void main(String[] arguments) {
			System.out.println("jdbc=" + PostgresDatabase.create().jdbcUrl().replaceFirst("/plinth_.*", ""));
			System.out.println("redis=" + RedisDatabase.create().url().replaceFirst("/\\d+$", ""));
			try (RedisServerProcess redis = RedisServerProcess.start()) {
				System.out.println("own=" + (RedisWire.answers("localhost", redis.port()) ? "PONG" : "nothing"));
			}
			System.out.println("home=" + ServerHome.current().directory());
			System.out.println("this-jvm=" + ServerHome.current().belongsToThisJvm());
		}

	}

}
