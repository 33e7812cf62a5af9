package dev.plinth.replica.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.plinth.test.services.PostgresServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplicaAutoConfiguration} with a PostgreSQL that another one streams
 * its changes to.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class StreamingReplicaTests {

	@TempDir
	private Path directory;

	@Test
	void readsComeFromTheStreamingReplicaAndFromTheDatabaseWhenItDies() throws Exception {
		try (PostgresServerProcess database = PostgresServerProcess.start("wal_level=replica", "max_wal_senders=3")) {
			Standby standby = Standby.of(database, this.directory.resolve("standby"));
			try {
				new ApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(ReplicaAutoConfiguration.class,
							DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
							JdbcTemplateAutoConfiguration.class))
					.withPropertyValues("spring.datasource.url=" + database.jdbcUrl(),
							"spring.datasource.username=" + database.username(),
							"spring.datasource.password=" + database.password(),
							"spring.datasource.hikari.connection-timeout=2000",
							"plinth.datasource.replica.url=" + standby.jdbcUrl())
					.run((context) -> check(context, standby));
			}
			finally {
				standby.stop();
			}
		}
	}

	private static void check(ApplicationContext context, Standby standby) throws Exception {
		JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
		PlatformTransactionManager transactions = context.getBean(PlatformTransactionManager.class);
		TransactionTemplate writes = new TransactionTemplate(transactions);
		TransactionTemplate reads = new TransactionTemplate(transactions);
		reads.setReadOnly(true);
		writes.executeWithoutResult((status) -> {
			jdbc.execute("create table fruit (name varchar(20))");
			jdbc.update("insert into fruit values ('plum')");
		});
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.ignoreExceptions()
			.until(() -> reads
				.execute((status) -> jdbc.queryForObject("select count(*) from fruit", Integer.class)) == 1);
		boolean replicaInRecovery = Boolean.TRUE
			.equals(reads.execute((status) -> jdbc.queryForObject("select pg_is_in_recovery()", Boolean.class)));
		boolean databaseInRecovery = Boolean.TRUE
			.equals(writes.execute((status) -> jdbc.queryForObject("select pg_is_in_recovery()", Boolean.class)));
		assertThat(replicaInRecovery).isTrue();
		assertThat(databaseInRecovery).isFalse();
		standby.stop();
		List<String> failures = new ArrayList<>();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			try {
				return Boolean.FALSE.equals(
						reads.execute((status) -> jdbc.queryForObject("select pg_is_in_recovery()", Boolean.class)));
			}
			catch (RuntimeException ex) {
				failures.add(ex.getClass().getSimpleName());
				return false;
			}
		});
		System.out.printf(
				"PROOF H2 read-only transactions on the streaming replica: %s, others: %s; after it was "
						+ "stopped the database answers, failed reads until then: %d%n",
				replicaInRecovery, databaseInRecovery, failures.size());
	}

	/**
	 * A copy of a running server that follows it.
	 */
	private record Standby(List<String> control, Path data, int port) {

		static Standby of(PostgresServerProcess primary, Path data) throws Exception {
			int port;
			try (ServerSocket socket = new ServerSocket(0)) {
				port = socket.getLocalPort();
			}
			try (Connection connection = DriverManager.getConnection(primary.jdbcUrl(), primary.username(),
					primary.password()); Statement statement = connection.createStatement()) {
				Path source = Path.of(text(statement, "show data_directory"));
				statement.execute("select pg_backup_start('copy', true)");
				run(List.of("cp", "-Rp", source.toString(), data.toString()));
				String label = text(statement, "select labelfile from pg_backup_stop()");
				Files.writeString(data.resolve("backup_label"), label);
				Files.deleteIfExists(data.resolve("postmaster.pid"));
				Files.createFile(data.resolve("standby.signal"));
				Files.writeString(data.resolve("postgresql.auto.conf"), """
						primary_conninfo = 'host=localhost port=%d user=%s'
						port = %d
						max_connections = 1000
						max_wal_senders = 20
						max_worker_processes = 16
						""".formatted(primary.port(), primary.username(), port), StandardOpenOption.APPEND,
						StandardOpenOption.CREATE);
				Path binary = Path.of(Files.readString(source.resolve("postmaster.opts")).split(" ", 2)[0]);
				List<String> control = new ArrayList<>();
				if (System.getProperty("user.name").equals("root")) {
					control.addAll(List.of("unshare", "-U"));
				}
				control.addAll(List.of(binary.resolveSibling("pg_ctl").toString(), "-D", data.toString(), "-w"));
				Standby standby = new Standby(control, data, port);
				try {
					standby.control("-l", data.resolve("log").toString(), "-o", "-p " + port, "start");
				}
				catch (AssertionError ex) {
					throw new AssertionError(Files.readString(data.resolve("log")), ex);
				}
				return standby;
			}
		}

		String jdbcUrl() {
			return "jdbc:postgresql://localhost:" + this.port + "/postgres";
		}

		void stop() throws IOException, InterruptedException {
			if (Files.exists(this.data.resolve("postmaster.pid"))) {
				control("-m", "immediate", "stop");
			}
		}

		private void control(String... arguments) throws IOException, InterruptedException {
			List<String> command = new ArrayList<>(this.control);
			command.addAll(List.of(arguments));
			run(command);
		}

		private static void run(List<String> command) throws IOException, InterruptedException {
			assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).as(command.toString()).isZero();
		}

		private static String text(Statement statement, String sql) throws SQLException {
			try (ResultSet rows = statement.executeQuery(sql)) {
				rows.next();
				return rows.getString(1);
			}
		}

	}

}
