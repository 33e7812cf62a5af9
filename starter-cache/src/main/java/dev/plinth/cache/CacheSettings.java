package dev.plinth.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How one cache keeps its values. Immutable.
 *
 * @param ttl how long a value is fresh
 * @param jitter the largest part of the time to live that is taken off at random, from 0
 * to below 1
 * @param nullTtl how long a {@code null} is fresh; zero when it is not cached
 * @param localTtl how long the local level serves a value without asking the shared level
 * @param localSize the number of values that the local level holds at most
 * @param shared whether the shared level is used, where there is one
 * @param writeThrough whether a put writes its value; otherwise it evicts
 * @param staleWhileRevalidate how long after its time to live a value is served while it
 * is loaded anew in the background
 * @param staleOnError how long after its time to live a value is served when it cannot be
 * loaded anew
 * @param type the declared type of the values in canonical form, as in
 * {@code java.util.List<com.example.Product>}; {@code null} to use the return type of the
 * annotated method
 * @since 0.1.0
 */
public record CacheSettings(Duration ttl, double jitter, Duration nullTtl, Duration localTtl, long localSize,
		boolean shared, boolean writeThrough, Duration staleWhileRevalidate, Duration staleOnError,
		@Nullable String type) {

	/**
	 * Settings of a cache for which nothing is configured.
	 */
	public static final CacheSettings DEFAULT = new CacheSettings(Duration.ofMinutes(10), 0.1, Duration.ofMinutes(1),
			Duration.ofMinutes(1), 10_000, true, true, Duration.ZERO, Duration.ZERO, null);

	/**
	 * Check the values.
	 */
	public CacheSettings {
		Assert.isTrue(ttl.toMillis() > 0, "ttl must be positive");
		Assert.isTrue(jitter >= 0 && jitter < 1, "jitter must be at least 0 and below 1");
		Assert.isTrue(!nullTtl.isNegative(), "nullTtl must not be negative");
		Assert.isTrue(localTtl.toMillis() > 0, "localTtl must be positive");
		Assert.isTrue(localSize > 0, "localSize must be positive");
		Assert.isTrue(!staleWhileRevalidate.isNegative(), "staleWhileRevalidate must not be negative");
		Assert.isTrue(!staleOnError.isNegative(), "staleOnError must not be negative");
	}

	/**
	 * Return these settings with another time to live.
	 * @param ttl how long a value is fresh
	 * @return the settings
	 */
	public CacheSettings withTtl(Duration ttl) {
		return new CacheSettings(ttl, this.jitter, this.nullTtl, this.localTtl, this.localSize, this.shared,
				this.writeThrough, this.staleWhileRevalidate, this.staleOnError, this.type);
	}

	Duration staleWindow() {
		return (this.staleWhileRevalidate.compareTo(this.staleOnError) > 0) ? this.staleWhileRevalidate
				: this.staleOnError;
	}

}
