package dev.plinth.test.services;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the choice of servers, each in a JVM of its own.
 */
@DisabledOnOs(OS.WINDOWS)
class ServiceSourceTests {

	@Test
	void externalServersAreUsedAndLeftClean() throws Exception {
		try (PostgresServerProcess postgres = PostgresServerProcess.start();
				RedisServerProcess redis = RedisServerProcess.start()) {
			String output = run(Consumer.class, "-Dplinth.test.backing-services=external",
					"-Dplinth.test.postgresql.url=postgres://postgres:any@localhost:%d/postgres"
						.formatted(postgres.port()),
					"-Dplinth.test.redis.url=" + redis.url() + "/5");
			assertThat(output).contains("jdbc=jdbc:postgresql://localhost:" + postgres.port() + "/plinth_test_")
				.contains("redis=" + redis.url() + "/5");
			try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "");
					ResultSet rows = connection.createStatement()
						.executeQuery("SELECT count(*) FROM pg_database WHERE datname LIKE 'plinth%'")) {
				assertThat(rows.next()).isTrue();
				assertThat(rows.getInt(1)).isZero();
			}
		}
	}

	@Test
	void externalWithoutAddressSaysWhichPropertyToSet() throws Exception {
		assertThat(run(Consumer.class, "-Dplinth.test.backing-services=external"))
			.contains("the system property plinth.test.postgresql.url or the variable PLINTH_TEST_POSTGRESQL_URL");
	}

	@Test
	void wrongChoiceSaysWhatIsAllowed() throws Exception {
		assertThat(run(Consumer.class, "-Dplinth.test.backing-services=docker")).contains(
				"plinth.test.backing-services is 'docker' but must be one of auto, containers, embedded, external");
	}

	@Test
	void serverThatNobodyAsksForIsNotStarted() throws Exception {
		assertThat(run(Idle.class)).contains("servers=false");
	}

	private static String run(Class<?> main, String... properties) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"));
		command.addAll(List.of(properties));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/**
	 * Takes a database of each kind.
	 */
	static final class Consumer {

		private Consumer() {
		}

		public static void main(String[] arguments) {
			System.out.println("jdbc=" + PostgresDatabase.create().jdbcUrl());
			System.out.println("redis=" + RedisDatabase.create().url());
		}

	}

	/**
	 * Has connections and asks nothing of them.
	 */
	static final class Idle {

		private Idle() {
		}

		public static void main(String[] arguments) {
			System.out.println(new PostgresConnectionDetails("idle"));
			System.out.println(new RedisConnectionDetails());
			System.out.println("servers=" + Files.exists(ServerHome.current().directory()));
		}

	}

}
