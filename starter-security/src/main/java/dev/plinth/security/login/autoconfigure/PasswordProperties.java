package dev.plinth.security.login.autoconfigure;

import org.jspecify.annotations.Nullable;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of passwords.
 *
 * @param hash Function that new passwords are hashed with; others are hashed anew at the
 * next login
 * @param bcryptStrength Binary logarithm of the number of rounds of bcrypt
 * @param breachedList Location of a list of passwords that are known to attackers, one in
 * each line in clear or as its SHA-1 hash
 */
@Validated
@ConfigurationProperties("plinth.security.password")
record PasswordProperties(@DefaultValue("bcrypt") Hash hash, @Min(4) @Max(31) @DefaultValue("10") int bcryptStrength,
		@Nullable String breachedList) {

	/**
	 * A function for hashing passwords.
	 */
	enum Hash {

		/**
		 * The bcrypt function, which looks at 72 bytes of a password at most.
		 */
		BCRYPT,

		/**
		 * The Argon2id function. Needs org.bouncycastle:bcprov-jdk18on.
		 */
		ARGON2ID

	}

}
