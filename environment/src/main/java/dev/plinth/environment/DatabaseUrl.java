package dev.plinth.environment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A database address as platforms hand it out, in the form JDBC wants.
 *
 * @param jdbcUrl the address for the driver
 * @param user the account or {@code null} if the address names none
 * @param password the password or {@code null} if the address has none
 */
record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {

	static final String EXPECTED = "must be a JDBC address (jdbc:postgresql://host:5432/name)"
			+ " or an address of the form postgres://user:password@host:5432/name";

	private static final Map<String, String> SCHEMES = Map.of("postgres", "postgresql", "postgresql", "postgresql",
			"mysql", "mysql", "mariadb", "mariadb");

	/**
	 * Parse an address.
	 * @param value the text of the address
	 * @return the address
	 * @throws IllegalArgumentException if the text is not an address of a known kind; the
	 * message never contains the text
	 */
	static DatabaseUrl parse(String value) {
		if (value.startsWith("jdbc:")) {
			if (value.indexOf(':', 5) < 0) {
				throw new IllegalArgumentException(EXPECTED);
			}
			return new DatabaseUrl(value, null, null);
		}
		int schemeEnd = value.indexOf("://");
		String subprotocol = (schemeEnd > 0) ? SCHEMES.get(value.substring(0, schemeEnd).toLowerCase(Locale.ROOT))
				: null;
		if (subprotocol == null) {
			throw new IllegalArgumentException(EXPECTED);
		}
		String rest = value.substring(schemeEnd + 3);
		int authorityEnd = firstOf(rest, "/?");
		String authority = rest.substring(0, authorityEnd);
		int at = authority.lastIndexOf('@');
		String hosts = authority.substring(at + 1);
		if (hosts.isEmpty() || hosts.contains(" ")) {
			throw new IllegalArgumentException(EXPECTED);
		}
		String jdbcUrl = "jdbc:" + subprotocol + "://" + hosts + rest.substring(authorityEnd);
		if (at < 0) {
			return new DatabaseUrl(jdbcUrl, null, null);
		}
		String userInfo = authority.substring(0, at);
		int colon = userInfo.indexOf(':');
		return (colon < 0) ? new DatabaseUrl(jdbcUrl, decode(userInfo), null)
				: new DatabaseUrl(jdbcUrl, decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
	}

	private static int firstOf(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return text.length();
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					EXPECTED + ", with '%' and other special characters of user and password percent-encoded", ex);
		}
	}

	@Override
	public String toString() {
		return "DatabaseUrl[" + this.jdbcUrl.replaceAll("\\?.*", "") + "]";
	}

}
