package dev.plinth.security.login.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.authentication.password.CompromisedPasswordDecision;

/**
 * {@link CompromisedPasswordChecker} with a list of its own, so that no password leaves
 * the application. The list has one password in each line, in clear or as its SHA-1 hash,
 * with or without a count after a colon.
 */
final class BreachedPasswordList implements CompromisedPasswordChecker {

	private static final Pattern HASH = Pattern.compile("([0-9A-Fa-f]{40})(:\\d+)?");

	private final Set<String> hashes;

	private BreachedPasswordList(Set<String> hashes) {
		this.hashes = hashes;
	}

	static BreachedPasswordList read(Resource resource) {
		Set<String> hashes = new HashSet<>();
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(resource.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (!line.isBlank()) {
					hashes.add(
							HASH.matcher(line).matches() ? line.substring(0, 40).toUpperCase(Locale.ROOT) : hash(line));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The list in plinth.security.password.breached-list cannot be read", ex);
		}
		return new BreachedPasswordList(hashes);
	}

	@Override
	public CompromisedPasswordDecision check(@Nullable String password) {
		return new CompromisedPasswordDecision(password != null && this.hashes.contains(hash(password)));
	}

	private static String hash(String password) {
		try {
			return HexFormat.of()
				.withUpperCase()
				.formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
