package dev.plinth.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every {@link RateLimitStore}.
 */
public abstract class AbstractRateLimitStoreTests {

	protected abstract RateLimitStore store();

	/**
	 * Let time pass in the store.
	 * @param duration how much
	 * @throws InterruptedException if the thread is interrupted
	 */
	protected abstract void pass(Duration duration) throws InterruptedException;

	@Test
	void grantsQuotaAndNoMore() {
		List<RateWindow> windows = List.of(new RateWindow("api", 3, Duration.ofMinutes(15)));
		RateLimitStore store = store();
		for (int left = 2; left >= 0; left--) {
			RateDecision decision = store.take("ann", windows);
			assertThat(decision.granted()).isTrue();
			assertThat(decision.states().get(0).remaining()).isEqualTo(left);
			assertThat(decision.states().get(0).reset()).isBetween(Duration.ofSeconds(890), Duration.ofMinutes(15));
		}
		RateDecision refusal = store.take("ann", windows);
		assertThat(refusal.granted()).isFalse();
		assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(890), Duration.ofMinutes(15));
		assertThat(store.take("bob", windows).granted()).isTrue();
	}

	@Test
	void newWindowHasNewQuota() throws InterruptedException {
		List<RateWindow> windows = List.of(new RateWindow("api", 1, Duration.ofMillis(200)));
		RateLimitStore store = store();
		assertThat(store.take("ann", windows).granted()).isTrue();
		assertThat(store.take("ann", windows).granted()).isFalse();
		pass(Duration.ofMillis(210));
		assertThat(store.take("ann", windows).granted()).isTrue();
	}

	@Test
	void requestIsCountedInAllWindowsOrNone() throws InterruptedException {
		List<RateWindow> windows = List.of(new RateWindow("burst", 1, Duration.ofMillis(200)),
				new RateWindow("sustained", 3, Duration.ofHours(1)));
		RateLimitStore store = store();
		assertThat(store.take("ann", windows).granted()).isTrue();
		RateDecision refusal = store.take("ann", windows);
		assertThat(refusal.granted()).isFalse();
		assertThat(refusal.states()).extracting(RateDecision.State::remaining).containsExactly(0L, 2L);
		assertThat(refusal.retryAfter()).isLessThanOrEqualTo(Duration.ofMillis(200));
		pass(Duration.ofMillis(210));
		assertThat(store.take("ann", windows).states()).extracting(RateDecision.State::remaining)
			.containsExactly(0L, 1L);
	}

	@Test
	void quotaIsExactUnderConcurrency() throws Exception {
		List<RateWindow> windows = List.of(new RateWindow("api", 500, Duration.ofHours(1)));
		List<RateLimitStore> nodes = List.of(store(), store());
		int threads = 16;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			List<Callable<Integer>> tasks = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				RateLimitStore store = nodes.get(i % nodes.size());
				tasks.add(() -> {
					start.await();
					int granted = 0;
					for (int n = 0; n < 100; n++) {
						granted += store.take("hot", windows).granted() ? 1 : 0;
					}
					return granted;
				});
			}
			int granted = 0;
			for (Future<Integer> task : executor.invokeAll(tasks)) {
				granted += task.get();
			}
			assertThat(granted).isEqualTo(500);
		}
		finally {
			executor.shutdownNow();
		}
	}

}
