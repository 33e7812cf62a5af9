package dev.plinth.observability.logging;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Replaces secrets in text that is about to be logged. Recognises values that follow the
 * name of a secret ({@code password=…}, {@code "refreshToken": "…"}), credentials of HTTP
 * schemes, JSON web tokens, passwords in addresses and private keys. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class Redactor {

	/**
	 * What is written instead of a secret.
	 */
	public static final String REDACTED = "[REDACTED]";

	private static final List<String> DEFAULT_KEYS = List.of("password", "passwd", "pwd", "passphrase", "secret",
			"token", "authorization", "apikey", "accesskey", "secretkey", "privatekey", "signingkey", "encryptionkey",
			"credential", "credentials", "cookie", "sessionid", "jsessionid", "otp", "cvv", "cvc", "cardnumber",
			"creditcard", "ssn");

	private static final List<String> SCHEMES = List.of("bearer", "basic", "digest", "apikey");

	private static final String[] SCHEMES_ANYWHERE = { "bearer", "basic" };

	private static final String COOKIE = "cookie";

	/**
	 * What Spring writes between the name of a field and a value that is not valid.
	 */
	private static final String REJECTED = "rejected value [";

	private static final int LONGEST_NAME = 64;

	private static final int MOST_MEMBERS = 1000;

	private static final Redactor OFF = new Redactor(Set.of(), List.of());

	private final Set<String> keys;

	private final int shortestKey;

	private final int longestKey;

	private final List<Pattern> patterns;

	private final Map<String, Boolean> members = new ConcurrentHashMap<>();

	private Redactor(Set<String> keys, List<Pattern> patterns) {
		this.keys = Set.copyOf(keys);
		this.shortestKey = keys.stream().mapToInt(String::length).min().orElse(0);
		this.longestKey = keys.stream().mapToInt(String::length).max().orElse(0);
		this.patterns = List.copyOf(patterns);
	}

	/**
	 * Create a redactor with the names of secrets that are known everywhere.
	 * @return the redactor
	 */
	public static Redactor create() {
		return create(List.of(), List.of());
	}

	/**
	 * Create a redactor with more names of secrets and more patterns.
	 * @param additionalKeys names of secrets; case, {@code -} and {@code _} do not matter
	 * @param patterns expressions whose matches are replaced
	 * @return the redactor
	 */
	public static Redactor create(Collection<String> additionalKeys, List<Pattern> patterns) {
		Set<String> keys = new HashSet<>(DEFAULT_KEYS);
		additionalKeys.forEach((key) -> keys.add(normalise(key)));
		keys.remove("");
		return new Redactor(keys, patterns);
	}

	/**
	 * Create a redactor from {@code plinth.observability.redaction.*}.
	 * @param environment the environment of an application
	 * @return the redactor, which does nothing if redaction is switched off
	 */
	public static Redactor from(Environment environment) {
		if (!environment.getProperty("plinth.observability.redaction.enabled", Boolean.class, true)) {
			return OFF;
		}
		Binder binder = Binder.get(environment);
		return create(
				binder.bind("plinth.observability.redaction.keys", Bindable.listOf(String.class)).orElse(List.of()),
				binder.bind("plinth.observability.redaction.patterns", Bindable.listOf(Pattern.class))
					.orElse(List.of()));
	}

	/**
	 * Return whether a value must not be shown because of its name.
	 * @param name the name of a property, field or header
	 * @return {@code true} if the name is that of a secret
	 */
	public boolean isSecret(String name) {
		if (this.keys.isEmpty()) {
			return false;
		}
		String normalised = normalise(name);
		for (int length = this.shortestKey; length <= Math.min(this.longestKey, normalised.length()); length++) {
			if (this.keys.contains(normalised.substring(normalised.length() - length))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * {@link #isSecret(String)} for names that come again with each line.
	 */
	private boolean isSecretMember(String name) {
		Boolean known = this.members.get(name);
		if (known != null) {
			return known;
		}
		boolean secret = isSecret(name);
		if (this.members.size() < MOST_MEMBERS) {
			this.members.put(name, secret);
		}
		return secret;
	}

	/**
	 * Return the text with every secret in it replaced.
	 * @param text the text
	 * @return the same text if there is none in it
	 */
	public String redact(String text) {
		if (this.keys.isEmpty()) {
			return text;
		}
		String result = scan(text);
		for (Pattern pattern : this.patterns) {
			result = pattern.matcher(result).replaceAll(REDACTED);
		}
		return result;
	}

	private String scan(String text) {
		StringBuilder result = null;
		int copied = 0;
		int position = 0;
		int length = text.length();
		while (position < length) {
			char character = text.charAt(position);
			long range = 0;
			if (character == '=' || character == ':') {
				range = afterName(text, position, copied);
			}
			else if (character == 'e' && text.startsWith("eyJ", position)) {
				range = webToken(text, position);
			}
			else if ((character | 0x20) == 'b') {
				range = scheme(text, position);
			}
			else if (character == '-' && text.startsWith("-----BEGIN ", position)) {
				range = privateKey(text, position);
			}
			int start = (int) (range >>> 32);
			int end = (int) range;
			if (end > start) {
				result = (result != null) ? result : new StringBuilder(length);
				result.append(text, copied, start).append(REDACTED);
				copied = end;
				position = end;
			}
			else {
				position++;
			}
		}
		return (result != null) ? result.append(text, copied, length).toString() : text;
	}

	private static long range(int start, int end) {
		return ((long) start << 32) | end;
	}

	private long afterName(String text, int separator, int from) {
		if (text.startsWith("://", separator)) {
			return userInfo(text, separator + 3);
		}
		int end = separator;
		while (end > from && isBlankOrQuote(text.charAt(end - 1)) && separator - end < 3) {
			end--;
		}
		int start = end;
		while (start > from && end - start < LONGEST_NAME && isNamePart(text.charAt(start - 1))) {
			start--;
		}
		if (end - start < this.shortestKey || !isSecret(text.substring(start, end))) {
			return 0;
		}
		return text.regionMatches(true, end - COOKIE.length(), COOKIE, 0, COOKIE.length())
				? cookies(text, separator + 1) : value(text, separator + 1);
	}

	private static long value(String text, int from) {
		int start = from;
		int length = text.length();
		while (start < length && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
			start++;
		}
		if (start >= length) {
			return 0;
		}
		if (text.startsWith(REJECTED, start)) {
			return rejectedValue(text, start + REJECTED.length());
		}
		char opening = text.charAt(start);
		if (opening == '\\' && start + 1 < length && text.charAt(start + 1) == '"') {
			int closing = text.indexOf("\\\"", start + 2);
			return range(start + 2, (closing < 0) ? length : closing);
		}
		if (opening == '"' || opening == '\'') {
			return range(start + 1, closing(text, start + 1, opening));
		}
		if (opening == '[') {
			int closing = text.indexOf(']', start);
			return range(start + 1, (closing < 0) ? length : closing);
		}
		int end = endOfToken(text, start);
		if (isScheme(text, start, end)) {
			int second = end;
			while (second < length && text.charAt(second) == ' ') {
				second++;
			}
			return range(start, endOfToken(text, second));
		}
		return isHarmless(text, start, end) ? 0 : range(start, end);
	}

	/**
	 * All pairs of a header of cookies, not only the first.
	 */
	private static long cookies(String text, int from) {
		long first = value(text, from);
		int start = (int) (first >>> 32);
		int end = (int) first;
		while (end > start && end < text.length() && text.charAt(end) == ';') {
			int pair = end + 1;
			while (pair < text.length() && text.charAt(pair) == ' ') {
				pair++;
			}
			end = Math.max(pair, endOfToken(text, pair));
		}
		return range(start, end);
	}

	private static long rejectedValue(String text, int start) {
		int closing = text.indexOf("]; codes [", start);
		closing = (closing < 0) ? text.indexOf(']', start) : closing;
		return range(start, (closing < 0) ? text.length() : closing);
	}

	private static int closing(String text, int from, char quote) {
		for (int i = from; i < text.length(); i++) {
			if (text.charAt(i) == '\\') {
				i++;
			}
			else if (text.charAt(i) == quote) {
				return i;
			}
		}
		return text.length();
	}

	private static int endOfToken(String text, int from) {
		int end = from;
		while (end < text.length() && !isEndOfValue(text.charAt(end))) {
			end++;
		}
		return end;
	}

	private static boolean isScheme(String text, int start, int end) {
		return SCHEMES.stream()
			.anyMatch((scheme) -> scheme.length() == end - start
					&& text.regionMatches(true, start, scheme, 0, scheme.length()));
	}

	private static boolean isHarmless(String text, int start, int end) {
		String value = text.substring(start, end);
		return value.isEmpty() || value.equals("null") || value.equals("true") || value.equals("false")
				|| value.startsWith(REDACTED);
	}

	private static long userInfo(String text, int from) {
		int colon = -1;
		for (int i = from; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '@') {
				return (colon > 0) ? range(colon + 1, i) : 0;
			}
			if (character == ':' && colon < 0) {
				colon = i;
			}
			if (character == '/' || character == '?' || character == '"' || Character.isWhitespace(character)) {
				return 0;
			}
		}
		return 0;
	}

	private static long webToken(String text, int start) {
		if (start > 0 && isWebTokenPart(text.charAt(start - 1))) {
			return 0;
		}
		int end = start;
		int dots = 0;
		while (end < text.length() && isWebTokenPart(text.charAt(end))) {
			if (text.charAt(end) == '.') {
				dots++;
			}
			end++;
		}
		return (dots >= 2 && end - start > 20) ? range(start, end) : 0;
	}

	private static long scheme(String text, int start) {
		if (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
			return 0;
		}
		for (String scheme : SCHEMES_ANYWHERE) {
			int end = start + scheme.length();
			if (end < text.length() && text.charAt(end) == ' '
					&& text.regionMatches(true, start, scheme, 0, scheme.length())) {
				int value = end + 1;
				int valueEnd = endOfToken(text, value);
				return (valueEnd - value >= 8 && isCredential(text, value, valueEnd)) ? range(value, valueEnd) : 0;
			}
		}
		return 0;
	}

	private static boolean isCredential(String text, int start, int end) {
		boolean plainWord = true;
		for (int i = start; i < end; i++) {
			char character = text.charAt(i);
			if (!isWebTokenPart(character) && "+/=~".indexOf(character) < 0) {
				return false;
			}
			plainWord &= character >= 'a' && character <= 'z';
		}
		return !plainWord || end - start > 24;
	}

	private static long privateKey(String text, int start) {
		int kind = text.indexOf("PRIVATE KEY-----", start);
		if (kind < 0 || kind - start > 32) {
			return 0;
		}
		int closing = text.indexOf("-----END ", kind);
		int end = (closing < 0) ? -1 : text.indexOf("-----", closing + 9);
		return range(start, (end < 0) ? text.length() : end + 5);
	}

	private static boolean isNamePart(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '-' || character == '.';
	}

	private static boolean isBlankOrQuote(char character) {
		return character == ' ' || character == '"' || character == '\'' || character == '\\';
	}

	private static boolean isEndOfValue(char character) {
		return Character.isWhitespace(character) || ",;&\"'}])<".indexOf(character) >= 0;
	}

	private static boolean isWebTokenPart(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || character == '_' || character == '-' || character == '.';
	}

	private static String normalise(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return (lower.indexOf('-') < 0 && lower.indexOf('_') < 0 && lower.indexOf('.') < 0) ? lower
				: lower.replace("-", "").replace("_", "").replace(".", "");
	}

	/**
	 * Return the value with every secret in it replaced.
	 * @param name the name of the value
	 * @param value the value or {@code null}
	 * @return the value itself if it cannot contain a secret, else a text
	 */
	@Nullable Object redact(@Nullable String name, @Nullable Object value) {
		if (value == null || value instanceof Boolean) {
			return value;
		}
		if (name != null && isSecretMember(name)) {
			return REDACTED;
		}
		if (value instanceof CharSequence text) {
			return redact(text.toString());
		}
		return value;
	}

}
