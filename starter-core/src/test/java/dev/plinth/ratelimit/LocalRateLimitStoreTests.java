package dev.plinth.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalRateLimitStore}.
 */
class LocalRateLimitStoreTests extends AbstractRateLimitStoreTests {

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private final RateLimitStore store = RateLimitStore.local(() -> this.now, 100);

	@Override
	protected RateLimitStore store() {
		return this.store;
	}

	@Override
	protected void pass(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Test
	void forgetsClientsBeyondTheMaximum() {
		List<RateWindow> windows = List.of(new RateWindow("api", 1, Duration.ofHours(1)));
		for (int i = 0; i < 1000; i++) {
			assertThat(this.store.take("client " + i, windows).granted()).isTrue();
		}
		assertThat(this.store.take("client 999", windows).granted()).isFalse();
		assertThat(this.store.take("client 0", windows).granted()).isTrue();
	}

}
