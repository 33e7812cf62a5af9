package dev.plinth.security.token.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes a key for HS256 of a secret that the application was given.
 */
final class SharedSecret {

	private static final int MIN_BYTES = 32;

	private static final int MIN_DISTINCT = 10;

	private static final List<String> PLACEHOLDERS = List.of("secret", "changeme", "change-me", "change_me", "password",
			"example", "default", "replace", "placeholder", "12345678", "qwerty");

	private static final String ACTION = "Set the environment variable JWT_SECRET or the property "
			+ "plinth.security.token.secret to at least 32 random bytes, for instance the output of "
			+ "'openssl rand -base64 48'.";

	private SharedSecret() {
	}

	/**
	 * Make a key.
	 * @param secret the secret
	 * @param source the name that it was given under
	 * @param strict whether to refuse a secret that looks guessable
	 * @return the key
	 */
	static JWK toKey(String secret, String source, boolean strict) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		if (bytes.length < MIN_BYTES) {
			throw new InvalidKeyException("The secret for access tokens in " + source + " has " + bytes.length
					+ " bytes, which is less than " + MIN_BYTES + ".", ACTION);
		}
		String weakness = weakness(secret);
		if (strict && weakness != null) {
			throw new InvalidKeyException("The secret for access tokens in " + source + " is weak: " + weakness + ".",
					ACTION);
		}
		return new OctetSequenceKey.Builder(bytes).keyID("shared-secret")
			.keyUse(KeyUse.SIGNATURE)
			.algorithm(JWSAlgorithm.HS256)
			.build();
	}

	static @Nullable String weakness(String secret) {
		if (secret.chars().distinct().count() < MIN_DISTINCT) {
			return "it has fewer than " + MIN_DISTINCT + " different characters";
		}
		String lowercase = secret.toLowerCase(Locale.ROOT);
		for (String placeholder : PLACEHOLDERS) {
			if (lowercase.contains(placeholder)) {
				return "it contains '" + placeholder + "'";
			}
		}
		return null;
	}

}
