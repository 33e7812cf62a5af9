package dev.plinth.test.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Redis server whose logical databases are handed out. A server with one database hands
 * out that one each time, emptied.
 */
record RedisServer(String host, int port, @Nullable String username, @Nullable String password, int firstDatabase,
		int databases) {

	/**
	 * Number of logical databases of a server that the test kit starts.
	 */
	static final int DATABASES = 1024;

	private static final int DEFAULT_PORT = 6379;

	static RedisServer ofTestKit(String host, int port) {
		return new RedisServer(host, port, null, null, 1, DATABASES - 1);
	}

	/**
	 * Reads an address as in {@code redis://user:secret@host:6379/0}.
	 * @param url the address
	 * @return the server with the one database of the address
	 * @throws IllegalStateException on anything else
	 */
	static RedisServer parse(String url) {
		try {
			URI uri = URI.create(url);
			if ("redis".equals(uri.getScheme()) && uri.getHost() != null) {
				String path = (uri.getPath() != null) ? uri.getPath() : "";
				String[] userInfo = (uri.getUserInfo() != null) ? uri.getUserInfo().split(":", 2) : new String[0];
				return new RedisServer(uri.getHost(), (uri.getPort() > 0) ? uri.getPort() : DEFAULT_PORT,
						(userInfo.length > 1 && !userInfo[0].isEmpty()) ? userInfo[0] : null,
						(userInfo.length > 0) ? userInfo[userInfo.length - 1] : null,
						(path.length() > 1) ? Integer.parseInt(path.substring(1)) : 0, 1);
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalid(url, ex);
		}
		throw invalid(url, null);
	}

	/**
	 * Takes the next logical database and empties it.
	 * @return the index of the database
	 */
	int takeDatabase() {
		try (RedisWire wire = new RedisWire(this.host, this.port, this.username, this.password)) {
			int index = this.firstDatabase;
			if (this.databases > 1) {
				long taken = Long.parseLong(wire.send("INCR", "plinth:test:taken"));
				index += (int) ((taken - 1) % this.databases);
			}
			wire.send("SELECT", Integer.toString(index));
			wire.send("FLUSHDB");
			return index;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No Redis at %s:%d".formatted(this.host, this.port), ex);
		}
	}

	private static IllegalStateException invalid(String url, @Nullable Exception cause) {
		return new IllegalStateException("'%s' is not a Redis address such as redis://host:6379/0"
			.formatted(url.replaceFirst(":[^:@/]*@", ":***@")), cause);
	}

}
