package dev.plinth.security.token.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of access tokens.
 *
 * @param issuer Value of the issuer claim; the name of the application if not set
 * @param audience Value of the audience claim; the name of the application if not set
 * @param ttl Time that an access token is accepted for
 * @param clockSkew Difference between the clocks of issuer and verifier that is tolerated
 * @param maxLength Longest access token that is looked at, in characters
 * @param secret Secret of at least 32 bytes shared by all nodes, for tokens signed with
 * HS256
 * @param keys Keys for tokens signed with ES256
 * @param cache Verified access tokens
 * @param denyList Revoked access tokens
 */
@Validated
@ConfigurationProperties("plinth.security.token")
record TokenProperties(@Nullable String issuer, @Nullable String audience,
		@DurationMin(seconds = 1) @DefaultValue("15m") Duration ttl,
		@DurationMin(seconds = 0) @DefaultValue("30s") Duration clockSkew,
		@Min(256) @DefaultValue("4096") int maxLength, @Nullable String secret, @Valid @DefaultValue Keys keys,
		@Valid @DefaultValue Cache cache, @Valid @DefaultValue DenyList denyList) {

	/**
	 * Properties of the signing keys.
	 *
	 * @param directory Directory with one PEM file for each key, named after the key's id
	 * @param publishAhead Time that a new key is published before it is used for signing
	 * @param reloadInterval Time between two looks at the directory
	 * @param generate Whether to generate a key at start if none is configured; only in
	 * the profiles dev and test if not set
	 */
	record Keys(@Nullable Path directory, @DurationMin(seconds = 0) @DefaultValue("10m") Duration publishAhead,
			@DurationMin(millis = 1) @DefaultValue("5s") Duration reloadInterval, @Nullable Boolean generate) {
	}

	/**
	 * Properties of the cache of verified tokens.
	 *
	 * @param size Number of verified access tokens to remember
	 */
	record Cache(@Min(0) @DefaultValue("10000") int size) {
	}

	/**
	 * Properties of the revocations.
	 *
	 * @param cacheTtl Time between two questions to the shared store about one access
	 * token
	 * @param onFailure What to do with access tokens while the shared store does not
	 * answer
	 */
	record DenyList(@DurationMin(millis = 0) @DefaultValue("500ms") Duration cacheTtl,
			@DefaultValue("accept") OnFailure onFailure) {
	}

	/**
	 * What to do with access tokens while revocations are unknown.
	 */
	enum OnFailure {

		/**
		 * Accept tokens that are not known to be revoked.
		 */
		ACCEPT,

		/**
		 * Answer 503.
		 */
		REFUSE

	}

}
