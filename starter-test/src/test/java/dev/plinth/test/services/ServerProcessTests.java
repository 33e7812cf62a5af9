package dev.plinth.test.services;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisServerProcess} and {@link PostgresServerProcess}.
 */
@Tag("any-jdk")
@DisabledOnOs(OS.WINDOWS)
class ServerProcessTests {

	@Test
	void redisAnswersUntilItIsFrozenAndAgainWhenItGoesOn() throws Exception {
		try (RedisServerProcess redis = RedisServerProcess.start();
				Socket client = new Socket(redis.host(), redis.port())) {
			client.setSoTimeout(300);
			redis.pause();
			client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.getInputStream().read());
			redis.resume();
			assertThat(client.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
		}
	}

	@Test
	void redisComesBackEmptyOnItsPortAfterAKill() throws Exception {
		try (RedisServerProcess redis = RedisServerProcess.start("--maxmemory", "8mb")) {
			int port = redis.port();
			try (RedisWire wire = new RedisWire("localhost", port, null, null)) {
				wire.send("SET", "key", "value");
			}
			redis.kill();
			assertThat(RedisWire.answers("localhost", port)).isFalse();
			redis.restart();
			assertThat(redis.port()).isEqualTo(port);
			try (RedisWire wire = new RedisWire("localhost", port, null, null)) {
				assertThat(wire.send("DBSIZE")).isEqualTo("0");
			}
		}
	}

	@Test
	void postgresKeepsCommittedRowsOverAKill() throws Exception {
		try (PostgresServerProcess postgres = PostgresServerProcess.start("max_connections=7", "fsync=on",
				"synchronous_commit=on", "full_page_writes=on")) {
			execute(postgres, "CREATE TABLE kept (id int)");
			execute(postgres, "INSERT INTO kept VALUES (42)");
			postgres.kill();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(postgres, "SELECT 1"));
			postgres.restart();
			assertThat(query(postgres, "SELECT id FROM kept")).isEqualTo("42");
			assertThat(query(postgres, "SHOW max_connections")).isEqualTo("7");
		}
	}

	@Test
	void postgresAnswersNobodyWhileFrozen() throws Exception {
		try (PostgresServerProcess postgres = PostgresServerProcess.start();
				Connection open = DriverManager.getConnection(postgres.jdbcUrl() + "?socketTimeout=1",
						postgres.username(), postgres.password())) {
			postgres.pause();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> open.createStatement().execute("SELECT 1"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DriverManager
				.getConnection(postgres.jdbcUrl() + "?loginTimeout=1", postgres.username(), postgres.password()));
			postgres.resume();
			assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
		}
	}

	@Test
	void closedServerIsGoneWithItsFilesAndStaysGone() {
		RedisServerProcess redis = RedisServerProcess.start();
		redis.close();
		redis.close();
		assertThat(redis.directory()).doesNotExist();
		assertThat(ProcessHandle.of(redis.pid()).filter(ProcessHandle::isAlive)).isEmpty();
		assertThatIllegalStateException().isThrownBy(redis::restart);
	}

	@Test
	void wrongSettingShowsWhatRedisSaid() {
		assertThatIllegalStateException().isThrownBy(() -> RedisServerProcess.start("--no-such-setting", "1"))
			.withMessageContaining("Redis did not start")
			.withMessageContaining("no-such-setting");
	}

	private static void execute(PostgresServerProcess postgres, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
				postgres.password()); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String query(PostgresServerProcess postgres, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
				postgres.password());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

}
