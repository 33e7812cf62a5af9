package dev.plinth.security.login.autoconfigure;

import java.nio.charset.StandardCharsets;

import dev.plinth.problem.BadRequestException;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The bcrypt function, which refuses a new password that it would only see the start of.
 */
final class BoundedBcrypt implements PasswordEncoder {

	private static final int MAX_BYTES = 72;

	private final BCryptPasswordEncoder bcrypt;

	BoundedBcrypt(int strength) {
		this.bcrypt = new BCryptPasswordEncoder(strength);
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence rawPassword) {
		if (rawPassword != null && rawPassword.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
			throw new BadRequestException("password-too-long", null);
		}
		return this.bcrypt.encode(rawPassword);
	}

	@Override
	public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
		return this.bcrypt.matches(rawPassword, encodedPassword);
	}

	@Override
	public boolean upgradeEncoding(@Nullable String encodedPassword) {
		return this.bcrypt.upgradeEncoding(encodedPassword);
	}

}
