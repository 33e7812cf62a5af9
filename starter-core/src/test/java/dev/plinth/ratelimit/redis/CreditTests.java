package dev.plinth.ratelimit.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateWindow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Credit}.
 */
class CreditTests {

	private static final RateWindow LARGE = new RateWindow("large", 4000, Duration.ofHours(1));

	@Test
	void isAFourHundredthOfTheQuota() {
		Credit credit = Credit.of(answer(true, state(LARGE, 3999)), 0);
		for (int i = 1; i <= 10; i++) {
			assertThat(credit.take(1)).isTrue();
			assertThat(credit.decision(1).states().get(0).remaining()).isEqualTo(3999 - i);
		}
		assertThat(credit.take(1)).isFalse();
		assertThat(credit.end()).isEqualTo(10);
	}

	@Test
	void thereIsNoneForSmallQuotas() {
		RateWindow small = new RateWindow("small", 399, Duration.ofHours(1));
		assertThat(Credit.of(answer(true, state(small, 398)), 0).isEmpty()).isTrue();
		assertThat(Credit.of(answer(true, state(LARGE, 3999), state(small, 398)), 0).isEmpty()).isTrue();
	}

	@Test
	void thereIsNoneWhenLittleIsLeft() {
		assertThat(Credit.of(answer(true, state(LARGE, 800)), 0).isEmpty()).isFalse();
		assertThat(Credit.of(answer(true, state(LARGE, 799)), 0).isEmpty()).isTrue();
		assertThat(Credit.of(answer(false, state(LARGE, 3999)), 0).isEmpty()).isTrue();
	}

	@Test
	void endsAfterItsLifetime() {
		Credit credit = Credit.of(answer(true, state(LARGE, 3999)), 0);
		assertThat(credit.take(millis(99))).isTrue();
		assertThat(credit.isOver(millis(99))).isFalse();
		assertThat(credit.isOver(millis(100))).isTrue();
		assertThat(credit.take(millis(100))).isFalse();
	}

	@Test
	void lifetimeIsNotLongerThanAGrain() {
		RateWindow fast = new RateWindow("fast", 4000, Duration.ofMillis(200));
		Credit credit = Credit.of(answer(true, state(fast, 3999)), 0);
		assertThat(credit.isOver(millis(9))).isFalse();
		assertThat(credit.isOver(millis(10))).isTrue();
	}

	@Test
	void timeUntilRequestsLeaveTheWindowPasses() {
		Credit credit = Credit.of(answer(true, state(LARGE, 3999)), 0);
		assertThat(credit.take(millis(40))).isTrue();
		assertThat(credit.decision(millis(40)).states().get(0).reset()).isEqualTo(Duration.ofMillis(59_960));
	}

	@Test
	void grantsNothingAfterItsEnd() {
		Credit credit = Credit.of(answer(true, state(LARGE, 3999)), 0);
		assertThat(credit.take(1)).isTrue();
		assertThat(credit.end()).isEqualTo(1);
		assertThat(credit.take(1)).isFalse();
	}

	@Test
	void whatIsGrantedIsWhatIsToldAtItsEnd() throws Exception {
		RateWindow huge = new RateWindow("huge", 40_000_000, Duration.ofHours(1));
		Credit credit = Credit.of(answer(true, state(huge, 39_000_000)), 0);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Integer>> tasks = IntStream.range(0, 4).<Callable<Integer>>mapToObj((i) -> () -> {
				int granted = 0;
				while (credit.take(1)) {
					granted++;
				}
				return granted;
			}).toList();
			List<Future<Integer>> running = tasks.stream().map(threads::submit).toList();
			int told = credit.end();
			int granted = 0;
			for (Future<Integer> task : running) {
				granted += task.get(1, TimeUnit.MINUTES);
			}
			assertThat(granted).isEqualTo(told);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long millis(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	private static RateDecision answer(boolean granted, RateDecision.State... states) {
		return new RateDecision(granted, List.of(states));
	}

	private static RateDecision.State state(RateWindow window, long remaining) {
		return new RateDecision.State(window, remaining, Duration.ofMinutes(1));
	}

}
