package dev.plinth.security.token.autoconfigure;

import java.util.List;

import com.nimbusds.jose.jwk.JWK;

import org.springframework.security.oauth2.jwt.Jwt;

/**
 * A token whose signature and claims were found right.
 */
final class VerifiedToken {

	private final Jwt jwt;

	private final JWK key;

	private final List<String> ids;

	private volatile long askedAt = Long.MIN_VALUE;

	VerifiedToken(Jwt jwt, JWK key) {
		this.jwt = jwt;
		this.key = key;
		String session = jwt.getClaimAsString("sid");
		this.ids = (session != null) ? List.of(jwt.getId(), session) : List.of(jwt.getId());
	}

	Jwt jwt() {
		return this.jwt;
	}

	JWK key() {
		return this.key;
	}

	/**
	 * Return the ids by which the token may be revoked.
	 * @return its own and that of its session
	 */
	List<String> ids() {
		return this.ids;
	}

	/**
	 * Return when the shared store was last asked about the token.
	 * @return the time in milliseconds
	 */
	long askedAt() {
		return this.askedAt;
	}

	void askedAt(long time) {
		this.askedAt = time;
	}

}
