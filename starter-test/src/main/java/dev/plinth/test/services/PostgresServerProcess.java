package dev.plinth.test.services;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;

/**
 * PostgreSQL server of its own for a test that makes it fail. Its texts are UTF-8 in the
 * {@code C.UTF-8} collation of PostgreSQL itself, so order does not depend on the
 * machine.
 *
 * @since 0.1.0
 */
public final class PostgresServerProcess extends ServerProcess {

	private static final String STOP_SIGNAL = "QUIT";

	private PostgresServerProcess(Path directory, int port, boolean shared, ProcessHandle process) {
		super(directory, port, STOP_SIGNAL, shared, process);
	}

	/**
	 * Starts a server on a free port.
	 * @param settings server settings, as in {@code "max_connections=5"}
	 * @return the running server
	 */
	public static PostgresServerProcess start(String... settings) {
		return start(false, List.of(settings));
	}

	static PostgresServerProcess start(boolean shared, List<String> settings) {
		Path directory = ServerHome.current().newDirectory("postgres");
		int port = FreePort.find();
		create(directory, port, settings);
		PostgresServerProcess server = new PostgresServerProcess(directory, port, shared, postmaster(directory));
		server.register();
		return server;
	}

	/**
	 * Returns the address of the database {@code postgres} for
	 * {@code spring.datasource.url}.
	 * @return the JDBC URL
	 */
	public String jdbcUrl() {
		return "jdbc:postgresql://" + host() + ":" + port() + "/postgres";
	}

	/**
	 * Returns the superuser.
	 * @return {@code postgres}
	 */
	public String username() {
		return "postgres";
	}

	/**
	 * Returns the password of the superuser. The server accepts any.
	 * @return {@code postgres}
	 */
	public String password() {
		return "postgres";
	}

	private static void create(Path directory, int port, List<String> settings) {
		PostgresTemplate template = PostgresTemplate.ofThisBuild();
		template.copyTo(directory.resolve("data"));
		Redirect log = Redirect.appendTo(directory.resolve("log").toFile());
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setRegisterShutdownHook(false)
			.setCleanDataDirectory(false)
			.setDataDirectory(directory.resolve("data"))
			.setDataDirectoryCustomizer((created) -> template.fillFrom(created.toPath()))
			.setPort(port)
			.setPGStartupWait(PATIENCE)
			.setLocaleConfig("locale", "C")
			.setLocaleConfig("locale-provider", "builtin")
			.setLocaleConfig("builtin-locale", "C.UTF-8")
			.setServerConfig("full_page_writes", "off")
			.setOutputRedirector(log)
			.setErrorRedirector(log);
		for (String setting : settings) {
			String[] pair = setting.split("=", 2);
			builder.setServerConfig(pair[0], pair[1]);
		}
		try {
			builder.start();
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalStateException("PostgreSQL did not start, see " + directory.resolve("log"), ex);
		}
	}

	/**
	 * Starts the server with the arguments it had before.
	 */
	@Override
	ProcessHandle launch() {
		File postgres = new File(read("postmaster.opts").split(" ", 2)[0]);
		List<String> command = new ArrayList<>();
		if (LinuxUtils.isUnshareAvailable()) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.addAll(List.of(new File(postgres.getParentFile(), "pg_ctl").getPath(), "-D",
				directory().resolve("data").toString(), "-l", directory().resolve("log").toString(), "-w", "-t",
				Long.toString(PATIENCE.toSeconds()), "restart"));
		if (OperatingSystem.run(command) != 0) {
			throw new IllegalStateException("PostgreSQL did not start again, see " + directory().resolve("log"));
		}
		return postmaster(directory());
	}

	private static ProcessHandle postmaster(Path directory) {
		long pid = Long.parseLong(read(directory, "postmaster.pid").lines().findFirst().orElseThrow());
		return ProcessHandle.of(pid)
			.orElseThrow(() -> new IllegalStateException("PostgreSQL ended, see " + directory.resolve("log")));
	}

	private String read(String file) {
		return read(directory(), file);
	}

	private static String read(Path directory, String file) {
		try {
			return Files.readString(directory.resolve("data").resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
