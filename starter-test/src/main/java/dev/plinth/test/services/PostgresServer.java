package dev.plinth.test.services;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL server on which databases are created.
 */
record PostgresServer(String host, int port, String adminDatabase, String parameters, String username,
		String password) {

	private static final int DEFAULT_PORT = 5432;

	/**
	 * Reads an address as in
	 * {@code jdbc:postgresql://host:5432/db?user=me&password=secret} or
	 * {@code postgres://me:secret@host/db}.
	 * @param url the address
	 * @return the server
	 * @throws IllegalStateException on anything else
	 */
	static PostgresServer parse(String url) {
		URI uri;
		try {
			uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(url, ex);
		}
		if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().startsWith("postgres")) {
			throw invalid(url, null);
		}
		Map<String, String> query = query(uri.getRawQuery());
		String[] userInfo = (uri.getUserInfo() != null) ? uri.getUserInfo().split(":", 2) : new String[0];
		String username = (userInfo.length > 0) ? userInfo[0] : query.getOrDefault("user", "postgres");
		String password = (userInfo.length > 1) ? userInfo[1] : query.getOrDefault("password", "");
		String parameters = query.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("user") && !entry.getKey().equals("password"))
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("&"));
		String path = (uri.getPath() != null) ? uri.getPath() : "";
		return new PostgresServer(uri.getHost(), (uri.getPort() > 0) ? uri.getPort() : DEFAULT_PORT,
				(path.length() > 1) ? path.substring(1) : "postgres", parameters, username, password);
	}

	String jdbcUrl(String database) {
		String url = "jdbc:postgresql://%s:%d/%s".formatted(this.host, this.port, database);
		return this.parameters.isEmpty() ? url : url + "?" + this.parameters;
	}

	/**
	 * Runs a statement in the administrative database.
	 * @param sql the statement
	 */
	void execute(String sql) {
		String url = jdbcUrl(this.adminDatabase);
		try (Connection connection = DriverManager.getConnection(url, this.username, this.password);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("%s failed at %s".formatted(sql, url), ex);
		}
	}

	private static Map<String, String> query(@Nullable String query) {
		if (query == null || query.isEmpty()) {
			return Map.of();
		}
		return Arrays.stream(query.split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0],
					(pair) -> (pair.length > 1) ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : ""));
	}

	private static IllegalStateException invalid(String url, @Nullable Exception cause) {
		return new IllegalStateException("'%s' is not a PostgreSQL address such as jdbc:postgresql://host:5432/database"
			.formatted(url.replaceFirst(":[^:@/]+@", ":***@")), cause);
	}

}
