package dev.plinth.security.login.autoconfigure;

import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks passwords that the delegating encoder has no function for: hashes of bcrypt
 * without a mark, as many applications have them, and those with the mark of another
 * function.
 */
final class UnmarkedPasswords implements PasswordEncoder {

	private final PasswordEncoder bcrypt;

	private final PasswordEncoder others;

	private volatile @Nullable String dummy;

	UnmarkedPasswords(PasswordEncoder bcrypt, PasswordEncoder others) {
		this.bcrypt = bcrypt;
		this.others = others;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence rawPassword) {
		throw new UnsupportedOperationException("Passwords are never stored without a mark");
	}

	@Override
	public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
		if (encodedPassword == null || encodedPassword.isEmpty()) {
			this.bcrypt.matches(rawPassword, dummy());
			return false;
		}
		return encodedPassword.startsWith("{") ? this.others.matches(rawPassword, encodedPassword)
				: this.bcrypt.matches(rawPassword, encodedPassword);
	}

	/**
	 * Return a hash to compare with where there is none, so that this takes as long.
	 */
	private String dummy() {
		String value = this.dummy;
		if (value == null) {
			value = Objects.requireNonNull(this.bcrypt.encode(UUID.randomUUID().toString()));
			this.dummy = value;
		}
		return value;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String encodedPassword) {
		return true;
	}

}
