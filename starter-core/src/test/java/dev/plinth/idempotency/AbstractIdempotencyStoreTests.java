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
		store.release(KEY, FINGERPRINT);
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
	void keyOfANodeThatDiedIsHeldUntilItExpires() {
		IdempotencyStore dying = store();
		IdempotencyStore other = store();
		dying.claim(KEY, FINGERPRINT, Duration.ofMillis(200));
		assertThat(other.claim(KEY, FINGERPRINT, DAY).answer()).as("neither an answer nor another execution").isNull();
		pass(Duration.ofMillis(300));
		assertThat(other.claim(KEY, FINGERPRINT, DAY)).isNull();
	}

	@Test
	void answerOfOneNodeIsGivenByAnother() {
		IdempotencyStore first = store();
		first.claim(KEY, FINGERPRINT, DAY);
		first.complete(KEY, FINGERPRINT, new StoredAnswer(201, Map.of(), new byte[] { 1 }), DAY);
		assertThat(store().claim(KEY, FINGERPRINT, DAY).answer().status()).isEqualTo(201);
	}

	@Test
	void nodeThatIsLateDoesNotTouchTheKeyOfAnotherRequest() {
		IdempotencyStore late = store();
		IdempotencyStore other = store();
		String fingerprint = "g".repeat(64);
		late.claim(KEY, FINGERPRINT, Duration.ofMillis(200));
		pass(Duration.ofMillis(300));
		other.claim(KEY, fingerprint, DAY);
		late.complete(KEY, FINGERPRINT, new StoredAnswer(201, Map.of(), new byte[0]), DAY);
		late.release(KEY, FINGERPRINT);
		IdempotencyStore.Entry entry = other.claim(KEY, fingerprint, DAY);
		assertThat(entry.fingerprint()).isEqualTo(fingerprint);
		assertThat(entry.answer()).isNull();
	}

	@Test
	void answeredKeyIsNotReleased() {
		IdempotencyStore store = store();
		store.claim(KEY, FINGERPRINT, DAY);
		store.complete(KEY, FINGERPRINT, new StoredAnswer(200, Map.of(), new byte[0]), DAY);
		store.release(KEY, FINGERPRINT);
		assertThat(store.claim(KEY, FINGERPRINT, DAY).answer()).isNotNull();
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
