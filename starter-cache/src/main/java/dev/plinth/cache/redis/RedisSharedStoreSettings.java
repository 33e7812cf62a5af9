package dev.plinth.cache.redis;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How {@link RedisSharedStore} uses Redis. Immutable.
 *
 * @param keyPrefix first part of every key and of the channel, the same on all nodes of
 * an application
 * @param timeout how long a command may take
 * @param lease how long a load by a node that died keeps others waiting
 * @param maxLoad how long a lease is renewed
 * @param checkInterval how often the connection is checked
 * @param failureRateThreshold percentage of failed commands that makes the store stop
 * asking Redis until a check succeeds
 * @param slidingWindow number of commands of which the percentage is taken
 * @since 0.1.0
 */
public record RedisSharedStoreSettings(String keyPrefix, Duration timeout, Duration lease, Duration maxLoad,
		Duration checkInterval, int failureRateThreshold, int slidingWindow) {

	/**
	 * Check the values.
	 */
	public RedisSharedStoreSettings {
		Assert.hasText(keyPrefix, "keyPrefix must not be empty");
		Assert.isTrue(timeout.toMillis() > 0, "timeout must be positive");
		Assert.isTrue(lease.toMillis() > 0, "lease must be positive");
		Assert.isTrue(maxLoad.toMillis() > 0, "maxLoad must be positive");
		Assert.isTrue(checkInterval.toMillis() > 0, "checkInterval must be positive");
		Assert.isTrue(failureRateThreshold > 0 && failureRateThreshold <= 100,
				"failureRateThreshold must be from 1 to 100");
		Assert.isTrue(slidingWindow > 0, "slidingWindow must be positive");
	}

	/**
	 * Return the default settings.
	 * @param keyPrefix first part of every key
	 * @return the settings
	 */
	public static RedisSharedStoreSettings of(String keyPrefix) {
		return new RedisSharedStoreSettings(keyPrefix, Duration.ofMillis(200), Duration.ofSeconds(2),
				Duration.ofMinutes(1), Duration.ofSeconds(1), 50, 20);
	}

}
