package dev.plinth.test.services;

import org.jspecify.annotations.Nullable;

/**
 * Empty logical Redis database on the server that the tests of this build share. For
 * tests that start their contexts themselves; others use {@link BackingServices}. Redis
 * does not separate pub/sub channels by database.
 *
 * @since 0.1.0
 */
public final class RedisDatabase {

	private final RedisServer server;

	private final int index;

	private RedisDatabase(RedisServer server, int index) {
		this.server = server;
		this.index = index;
	}

	/**
	 * Takes a database and empties it, starting the server when needed.
	 * @return the empty database
	 */
	public static RedisDatabase create() {
		RedisServer server = SharedServers.redis();
		return new RedisDatabase(server, server.takeDatabase());
	}

	/**
	 * Returns the host of the server.
	 * @return the host
	 */
	public String host() {
		return this.server.host();
	}

	/**
	 * Returns the port of the server.
	 * @return the port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Returns the number of the database.
	 * @return the index
	 */
	public int index() {
		return this.index;
	}

	/**
	 * Returns the user, when the server is external and needs one.
	 * @return the user name or {@code null}
	 */
	public @Nullable String username() {
		return this.server.username();
	}

	/**
	 * Returns the password, when the server is external and needs one.
	 * @return the password or {@code null}
	 */
	public @Nullable String password() {
		return this.server.password();
	}

	/**
	 * Returns the address for {@code spring.data.redis.url}.
	 * @return the address, as in {@code redis://localhost:6379/7}
	 */
	public String url() {
		String user = (username() != null) ? username() : "";
		String credentials = (password() != null) ? user + ":" + password() + "@" : "";
		return "redis://%s%s:%d/%d".formatted(credentials, host(), port(), this.index);
	}

	/**
	 * Returns the connection as properties, for
	 * {@code ApplicationContextRunner.withPropertyValues}.
	 * @return the pair {@code spring.data.redis.url=…}
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.url=" + url() };
	}

}
