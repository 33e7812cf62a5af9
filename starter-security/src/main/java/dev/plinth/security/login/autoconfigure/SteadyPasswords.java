package dev.plinth.security.login.autoconfigure;

import java.util.UUID;

import dev.plinth.problem.BadRequestException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords at the login. An account without a password, or with one that cannot
 * be read, takes as long as any other and gets the same answer. A password that cannot be
 * hashed anew keeps its hash, for which {@code null} stands.
 */
final class SteadyPasswords implements PasswordEncoder {

	private static final Log logger = LogFactory.getLog(SteadyPasswords.class);

	private final PasswordEncoder delegate;

	private volatile @Nullable String dummy;

	SteadyPasswords(PasswordEncoder delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable String encode(@Nullable CharSequence rawPassword) {
		try {
			return this.delegate.encode(rawPassword);
		}
		catch (BadRequestException | IllegalArgumentException ex) {
			logger.warn(LogMessage.format("A password could not be hashed anew: %s", ex.getMessage()));
			return null;
		}
	}

	@Override
	public boolean matches(@Nullable CharSequence rawPassword, @Nullable String encodedPassword) {
		try {
			if (encodedPassword != null && !encodedPassword.isEmpty()) {
				return this.delegate.matches(rawPassword, encodedPassword);
			}
		}
		catch (IllegalArgumentException ex) {
			logger.error("The hash of a password cannot be read", ex);
		}
		this.delegate.matches(rawPassword, dummy());
		return false;
	}

	private @Nullable String dummy() {
		String value = this.dummy;
		if (value == null) {
			value = this.delegate.encode(UUID.randomUUID().toString());
			this.dummy = value;
		}
		return value;
	}

	@Override
	public boolean upgradeEncoding(@Nullable String encodedPassword) {
		return this.delegate.upgradeEncoding(encodedPassword);
	}

}
