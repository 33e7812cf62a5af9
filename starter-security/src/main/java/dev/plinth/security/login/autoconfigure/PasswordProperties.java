package dev.plinth.security.login.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of passwords.
 *
 * @param hash Function that new passwords are hashed with; others are hashed anew at the
 * next login
 * @param bcryptStrength Binary logarithm of the number of rounds of bcrypt
 * @param breachedList Location of a list of passwords that are known to attackers, one in
 * each line in clear or as its SHA-1 hash
 */
@ConfigurationProperties("plinth.security.password")
record PasswordProperties(@DefaultValue("bcrypt") Hash hash, @DefaultValue("10") int bcryptStrength,
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
