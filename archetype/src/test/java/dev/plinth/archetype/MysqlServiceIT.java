package dev.plinth.archetype;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs the service that is generated for MySQL on a real server of its protocol and
 * dialect: MariaDB, which Debian has.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class MysqlServiceIT {

	private static final Path SERVER = Path.of("/usr/sbin/mariadbd");

	@Test
	void migratesAndAnswersOnMariaDb() throws Exception {
		assumeTrue(Files.isExecutable(SERVER), "no MariaDB (apt-get install mariadb-server)");
		Options options = Options.defaults().with("database", "mysql");
		GeneratedService service = GeneratedService.generate(GeneratedService.PARENT, "mysql-service",
				options.arguments().toArray(String[]::new));
		service.build("-DskipTests", "package");
		Path folder = Files.createTempDirectory("plinth-mariadb");
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		run("mariadb-install-db", "--no-defaults", "--user=root", "--auth-root-authentication-method=normal",
				"--datadir=" + folder.resolve("data"));
		Process server = new ProcessBuilder(SERVER.toString(), "--no-defaults", "--user=root", "--skip-grant-tables",
				"--skip-networking=0", "--bind-address=127.0.0.1", "--port=" + port,
				"--datadir=" + folder.resolve("data"), "--socket=" + folder.resolve("socket"))
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("log").toFile())
			.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> Files.readString(folder.resolve("log")).contains("ready for connections"));
			run("mariadb", "--no-defaults", "--socket=" + folder.resolve("socket"), "-e", "create database app");
			try (ServiceProcess process = service.launch()
				.environment("DATABASE_URL", "mysql://app:app@127.0.0.1:" + port + "/app")
				.start()) {
				new Calls(process).check(options);
				System.out.println("PROOF G2 database=mysql: migrated, started and called on MariaDB");
			}
		}
		finally {
			server.destroy();
			assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
			GeneratedService.delete(folder);
		}
	}

	private static void run(String... command) throws Exception {
		Path log = Files.createTempFile(Path.of("target"), "mariadb", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(log)).isZero();
	}

}
