package dev.plinth.security.apikey;

/**
 * A new key with its secret, which is shown once and cannot be read again.
 * {@link #toString()} does not show it.
 *
 * @param key the key
 * @param value the key as the client sends it in the header {@code X-Api-Key}
 * @since 0.1.0
 */
public record IssuedApiKey(ApiKey key, String value) {

	@Override
	public String toString() {
		return "IssuedApiKey[key=" + this.key + "]";
	}

}
