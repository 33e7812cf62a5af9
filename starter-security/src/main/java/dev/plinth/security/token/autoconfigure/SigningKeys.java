package dev.plinth.security.token.autoconfigure;

import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys that access tokens are signed and verified with. Every key has an id and an
 * algorithm.
 */
interface SigningKeys {

	/**
	 * Return the one key to sign with.
	 * @return a key with its private part
	 */
	JWK signingKey();

	/**
	 * Return a key that tokens may be signed with at present.
	 * @param id the exact id
	 * @return the same instance as long as the key is the same, or {@code null}
	 */
	@Nullable JWK verificationKey(String id);

	/**
	 * Return the public keys for everyone to see.
	 * @return keys without private parts
	 */
	JWKSet published();

	/**
	 * Keys that are one key, which never changes.
	 * @param key the key
	 * @return the keys
	 */
	static SigningKeys of(JWK key) {
		JWK publicKey = key.toPublicJWK();
		JWKSet published = new JWKSet((publicKey != null) ? List.of(publicKey) : List.of());
		return new SigningKeys() {

			@Override
			public JWK signingKey() {
				return key;
			}

			@Override
			public @Nullable JWK verificationKey(String id) {
				return id.equals(key.getKeyID()) ? key : null;
			}

			@Override
			public JWKSet published() {
				return published;
			}

		};
	}

}
