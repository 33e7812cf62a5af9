package dev.plinth.test.services;

import java.util.Locale;
import java.util.UUID;

/**
 * Empty PostgreSQL database on the server that the tests of this build share. For tests
 * that start their contexts themselves; others use {@link BackingServices}.
 *
 * @since 0.1.0
 */
public final class PostgresDatabase {

	private static final int LABEL_LENGTH = 40;

	private final PostgresServer server;

	private final String name;

	private PostgresDatabase(PostgresServer server, String name) {
		this.server = server;
		this.name = name;
	}

	/**
	 * Creates a database, starting the server when needed.
	 * @return the new database
	 */
	public static PostgresDatabase create() {
		return create("test");
	}

	static PostgresDatabase create(String label) {
		PostgresServer server = SharedServers.postgres();
		String readable = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
		String name = "plinth_%s_%s".formatted(readable.substring(0, Math.min(readable.length(), LABEL_LENGTH)),
				UUID.randomUUID().toString().substring(0, 8));
		server.execute("CREATE DATABASE " + name + " TEMPLATE template1");
		dropAtExit(server, name);
		return new PostgresDatabase(server, name);
	}

	/**
	 * Returns the name of the database.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the address for {@code spring.datasource.url}.
	 * @return the JDBC URL
	 */
	public String jdbcUrl() {
		return this.server.jdbcUrl(this.name);
	}

	/**
	 * Returns the user, who owns the database.
	 * @return the user name
	 */
	public String username() {
		return this.server.username();
	}

	/**
	 * Returns the password of the user.
	 * @return the password
	 */
	public String password() {
		return this.server.password();
	}

	/**
	 * Returns the connection as properties, for
	 * {@code ApplicationContextRunner.withPropertyValues}.
	 * @return pairs such as {@code spring.datasource.url=…}
	 */
	public String[] properties() {
		return new String[] { "spring.datasource.url=" + jdbcUrl(), "spring.datasource.username=" + username(),
				"spring.datasource.password=" + password() };
	}

	private static void dropAtExit(PostgresServer server, String name) {
		if (ServiceSource.from(TestSettings.ofThisJvm()) == ServiceSource.EXTERNAL) {
			Runtime.getRuntime()
				.addShutdownHook(new Thread(() -> server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")));
		}
	}

}
