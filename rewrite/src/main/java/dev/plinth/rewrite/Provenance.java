package dev.plinth.rewrite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code .plinth.yml} records of a generated service.
 *
 * @param version the version of Plinth that wrote the owned files
 * @param owned the files that Plinth owns, with the SHA-256 they were written with
 */
record Provenance(String version, Map<String, String> owned) {

	static final String FILE = ".plinth.yml";

	private static final Pattern VERSION = Pattern.compile("(?m)^version: *\"?([^\"\\s]+)\"? *$");

	private static final Pattern OWNED = Pattern.compile("(?m)^ +(\\S+): *\"?([0-9a-f]{64})\"? *(?:\\R|\\z)");

	static Provenance parse(String text) {
		Matcher version = VERSION.matcher(text);
		Map<String, String> owned = new LinkedHashMap<>();
		OWNED.matcher(text).results().forEach((file) -> owned.put(file.group(1), file.group(2)));
		return new Provenance(version.find() ? version.group(1) : "", owned);
	}

	/**
	 * Returns the text of the file after an upgrade. Files that Plinth does not own any
	 * more are not mentioned.
	 */
	static String upgrade(String text, String version, Map<String, String> contents) {
		String upgraded = VERSION.matcher(text).replaceFirst(Matcher.quoteReplacement("version: \"" + version + "\""));
		return OWNED.matcher(upgraded).replaceAll((file) -> {
			String content = contents.get(file.group(1));
			return (content != null) ? Matcher.quoteReplacement(file.group().replace(file.group(2), hash(content)))
					: "";
		});
	}

	/**
	 * Returns whether a file still is as Plinth wrote it, line ends aside.
	 */
	boolean isUntouched(String file, String content) {
		String written = this.owned.get(file);
		return hash(content).equals(written) || hash(content.replace("\r\n", "\n")).equals(written);
	}

	static String hash(String content) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
