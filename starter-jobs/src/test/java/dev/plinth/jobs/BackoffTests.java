package dev.plinth.jobs;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	private final Random random = new Random(7);

	@Test
	void fixedPausesStayTheSame() {
		Backoff backoff = Backoff.fixed(Duration.ofSeconds(3));
		assertThat(backoff.pause(1, this.random)).hasSeconds(3);
		assertThat(backoff.pause(9, this.random)).hasSeconds(3);
	}

	@Test
	void exponentialPausesGrowUpToTheMaximum() {
		Backoff backoff = new Backoff(Duration.ofSeconds(5), 2, Duration.ofSeconds(30), 0);
		assertThat(backoff.pause(1, this.random)).hasSeconds(5);
		assertThat(backoff.pause(2, this.random)).hasSeconds(10);
		assertThat(backoff.pause(3, this.random)).hasSeconds(20);
		assertThat(backoff.pause(4, this.random)).hasSeconds(30);
		assertThat(backoff.pause(2000, this.random)).hasSeconds(30);
	}

	@Test
	void jitterSpreadsPauses() {
		Backoff backoff = Backoff.exponential(Duration.ofSeconds(10));
		for (int i = 0; i < 1000; i++) {
			assertThat(backoff.pause(1, this.random)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
		}
		assertThat(backoff.pause(1, this.random)).isNotEqualTo(backoff.pause(1, this.random));
	}

	@Test
	void refusesWhatMakesNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> Backoff.fixed(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Backoff(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1), 0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Backoff(Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 2));
	}

}
