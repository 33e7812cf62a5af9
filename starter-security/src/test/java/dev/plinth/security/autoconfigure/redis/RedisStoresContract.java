package dev.plinth.security.autoconfigure.redis;

import java.time.InstantSource;

import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttemptsContract;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStoreContract;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenDenyListContract;
import org.junit.jupiter.api.Nested;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * What the stores in any Redis must do.
 */
abstract class RedisStoresContract {

	protected abstract StringRedisTemplate redis();

	/**
	 * Tests for {@link RedisSessionStore}.
	 */
	@Nested
	class SessionStoreTests extends SessionStoreContract {

		@Override
		protected SessionStore store() {
			return new RedisSessionStore(redis(), "test:", InstantSource.system());
		}

	}

	/**
	 * Tests for {@link RedisTokenDenyList}.
	 */
	@Nested
	class DenyListTests extends TokenDenyListContract {

		@Override
		protected TokenDenyList denyList() {
			return new RedisTokenDenyList(redis(), "test:");
		}

	}

	/**
	 * Tests for {@link RedisLoginAttempts}.
	 */
	@Nested
	class AttemptsTests extends LoginAttemptsContract {

		@Override
		protected LoginAttempts attempts() {
			return new RedisLoginAttempts(redis(), "test:");
		}

	}

}
