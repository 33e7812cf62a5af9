package dev.plinth.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

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

	/** Arrivals at random, sometimes in bursts, over a hundred windows. */
	@Test
	void quotaHoldsInEverySpanOfItsLength() {
		Random random = new Random(7);
		long length = 10_000;
		List<RateWindow> windows = List.of(new RateWindow("any", 50, Duration.ofMillis(length)));
		Deque<Long> granted = new ArrayDeque<>();
		long all = 0;
		for (int i = 0; i < 20_000; i++) {
			this.now = this.now.plusMillis((random.nextInt(100) == 0) ? random.nextInt(5000) : random.nextInt(50));
			if (this.store.take("ann", windows).granted()) {
				long time = this.now.toEpochMilli();
				granted.addLast(time);
				all++;
				while (granted.getFirst() <= time - length) {
					granted.removeFirst();
				}
				assertThat(granted.size()).isLessThanOrEqualTo(50);
			}
		}
		long spans = Duration.between(Instant.parse("2026-01-01T00:00:00Z"), this.now).toMillis() / length;
		assertThat(all).isGreaterThan(spans * 50 * 8 / 10);
	}

	@Test
	void useIsShown() {
		RateWindow window = new RateWindow("use", 10, Duration.ofHours(1));
		this.store.take("ann", List.of(window));
		this.store.take("bob", List.of(window));
		this.store.take("bob", List.of(window));
		assertThat(this.store.use(window, 10).keySet()).containsExactly("bob", "ann");
		assertThat(this.store.use(window, 10).get("bob").remaining()).isEqualTo(8);
		pass(Duration.ofHours(2));
		assertThat(this.store.use(window, 10)).isEmpty();
	}

}
