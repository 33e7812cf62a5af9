package dev.plinth.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every {@link IdempotencyStore}.
 */
public abstract class AbstractIdempotencyStoreTests {

	private static final String KEY = "k".repeat(64);

	private static final String FINGERPRINT = "f".repeat(64);

	private static final Duration DAY = Duration.ofDays(1);

	protected final MovableClock clock = new MovableClock();

	protected abstract IdempotencyStore store();

	/**
	 * Let time pass in the store.
	 * @param duration how much
	 */
	protected void pass(Duration duration) {
		this.clock.now = this.clock.now.plus(duration);
	}

	@Test
	void keyIsClaimedOnce() {
		IdempotencyStore store = store();
		assertThat(store.claim(KEY, FINGERPRINT, DAY)).isNull();
		IdempotencyStore.Entry entry = store.claim(KEY, "g".repeat(64), DAY);
		assertThat(entry).isNotNull();
		assertThat(entry.fingerprint()).isEqualTo(FINGERPRINT);
		assertThat(entry.answer()).isNull();
	}

	@Test
	void answerIsRemembered() {
		IdempotencyStore store = store();
		store.claim(KEY, FINGERPRINT, DAY);
		store.complete(KEY, FINGERPRINT, new StoredAnswer(201, Map.of("Location", "/ü"), new byte[] { 0, -1, 7 }), DAY);
		IdempotencyStore.Entry entry = store.claim(KEY, FINGERPRINT, DAY);
		assertThat(entry.answer().status()).isEqualTo(201);
		assertThat(entry.answer().headers()).isEqualTo(Map.of("Location", "/ü"));
		assertThat(entry.answer().body()).containsExactly(0, -1, 7);
	}

	@Test
	void largeAnswerIsRemembered() {
		IdempotencyStore store = store();
		store.claim(KEY, FINGERPRINT, DAY);
		store.complete(KEY, FINGERPRINT, new StoredAnswer(200, Map.of(), new byte[1_000_000]), DAY);
		assertThat(store.claim(KEY, FINGERPRINT, DAY).answer().body()).hasSize(1_000_000);
	}

	@Test
	void releasedKeyIsFree() {
		IdempotencyStore store = store();
		store.claim(KEY, FINGERPRINT, DAY);
		store.release(KEY);
		assertThat(store.claim(KEY, FINGERPRINT, DAY)).isNull();
	}

	@Test
	void expiredKeyIsFree() {
		IdempotencyStore store = store();
		store.claim(KEY, FINGERPRINT, Duration.ofMillis(200));
		assertThat(store.claim(KEY, FINGERPRINT, DAY)).isNotNull();
		pass(Duration.ofMillis(300));
		assertThat(store.claim(KEY, FINGERPRINT, DAY)).isNull();
	}

	@Test
	void ofManyAtOnceOneGetsTheKey() throws Exception {
		IdempotencyStore first = store();
		IdempotencyStore second = store();
		int threads = 16;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			List<Callable<Boolean>> claims = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				IdempotencyStore store = (i % 2 == 0) ? first : second;
				claims.add(() -> {
					start.await();
					return store.claim(KEY, FINGERPRINT, DAY) == null;
				});
			}
			int granted = 0;
			for (Future<Boolean> claim : executor.invokeAll(claims)) {
				granted += claim.get() ? 1 : 0;
			}
			assertThat(granted).isEqualTo(1);
		}
		finally {
			executor.shutdownNow();
		}
	}

	/** A clock that is moved by hand. */
	protected static final class MovableClock extends Clock {

		private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
