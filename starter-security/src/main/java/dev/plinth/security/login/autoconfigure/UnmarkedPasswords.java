package dev.plinth.security.login.autoconfigure;

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
			return false;
		}
		return encodedPassword.startsWith("{") ? this.others.matches(rawPassword, encodedPassword)
				: this.bcrypt.matches(rawPassword, encodedPassword);
	}

	@Override
	public boolean upgradeEncoding(@Nullable String encodedPassword) {
		return true;
	}

}
