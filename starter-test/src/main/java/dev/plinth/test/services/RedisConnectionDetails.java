package dev.plinth.test.services;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.util.function.SingletonSupplier;

/**
 * Connection to a logical database that is taken when first asked for.
 */
final class RedisConnectionDetails implements DataRedisConnectionDetails {

	private final SingletonSupplier<RedisDatabase> database = SingletonSupplier.of(RedisDatabase::create);

	@Override
	public @Nullable String getUsername() {
		return this.database.obtain().username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.database.obtain().password();
	}

	@Override
	public Standalone getStandalone() {
		RedisDatabase redis = this.database.obtain();
		return Standalone.of(redis.host(), redis.port(), redis.index());
	}

}
