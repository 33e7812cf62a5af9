package dev.plinth.jobs.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.util.FileSystemUtils;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A MariaDB of its own on the loopback address, from the packages of the operating
 * system: Debian's {@code mariadb-server} has both programs.
 */
final class MariaDbServer implements AutoCloseable {

	private static final Path SERVER = Path.of("/usr/sbin/mariadbd");

	private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");

	private static final List<String> TABLES = List.of("plinth_job", "plinth_job_history", "plinth_job_queue",
			"plinth_job_key", "plinth_job_schedule", "plinth_job_once");

	private final Path directory;

	private final Process process;

	private final int port;

	private HikariDataSource dataSource;

	private MariaDbServer(Path directory, Process process, int port) {
		this.directory = directory;
		this.process = process;
		this.port = port;
	}

	/**
	 * Start a server with an empty database, or leave the test out if there is none to
	 * start.
	 */
	static MariaDbServer startOrLeaveOut(String... settings) throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(SERVER) && Files.isExecutable(INSTALLER),
				"Left out: no MariaDB here, see Debian's package mariadb-server");
		return start(List.of(settings));
	}

	private static MariaDbServer start(List<String> settings) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("mariadb-");
		Path data = directory.resolve("data");
		Path log = directory.resolve("log");
		String user = "--user=" + System.getProperty("user.name");
		Process installation = new ProcessBuilder(INSTALLER.toString(), "--no-defaults", "--datadir=" + data,
				"--auth-root-authentication-method=normal", "--skip-test-db", user)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!installation.waitFor(60, TimeUnit.SECONDS) || installation.exitValue() != 0) {
			throw new IllegalStateException("MariaDB cannot be installed: " + Files.readString(log));
		}
		int port = freePort();
		Path start = directory.resolve("start.sql");
		Files.writeString(start, """
				create database jobs;
				create user jobs@'127.0.0.1' identified by 'jobs';
				grant all on jobs.* to jobs@'127.0.0.1';
				""");
		List<String> command = new ArrayList<>(List.of(SERVER.toString(), "--no-defaults", "--datadir=" + data, user,
				"--bind-address=127.0.0.1", "--port=" + port, "--socket=" + directory.resolve("socket"),
				"--pid-file=" + directory.resolve("pid"), "--skip-log-bin", "--skip-name-resolve",
				"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M", "--init-file=" + start));
		command.addAll(settings);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		MariaDbServer server = new MariaDbServer(directory, process, port);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> !process.isAlive() || Files.readString(log).contains("ready for connections"));
		if (!process.isAlive()) {
			throw new IllegalStateException("MariaDB did not start: " + Files.readString(log));
		}
		return server;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Return the database with the tables for a driver.
	 * @param driver {@code mariadb} or {@code mysql}
	 */
	HikariDataSource dataSource(String driver) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:" + driver + "://127.0.0.1:" + this.port + "/jobs");
		dataSource.setUsername("jobs");
		dataSource.setPassword("jobs");
		new ResourceDatabasePopulator(new ClassPathResource("db/plinth/jobs/" + driver + "/R__plinth_jobs.sql"))
			.execute(dataSource);
		this.dataSource = dataSource;
		return dataSource;
	}

	void empty() {
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		TABLES.forEach((table) -> jdbc.execute("delete from " + table));
	}

	@Override
	public void close() {
		if (this.dataSource != null) {
			this.dataSource.close();
		}
		this.process.destroyForcibly();
		this.process.onExit().join();
		FileSystemUtils.deleteRecursively(this.directory.toFile());
	}

}
