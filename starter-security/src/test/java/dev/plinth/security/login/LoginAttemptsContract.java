package dev.plinth.security.login;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import dev.plinth.security.login.LoginAttempts.Limit;
import dev.plinth.security.session.SessionStoreContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link LoginAttempts} must do.
 */
public abstract class LoginAttemptsContract {

	private static final Limit LIMIT = new Limit(3, Duration.ofSeconds(60), Duration.ofSeconds(30));

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	private final String key = UUID.randomUUID().toString();

	protected abstract LoginAttempts attempts();

	@Test
	void refusesAfterTheAllowedNumberAndNeverProlongs() {
		for (int i = 0; i < 3; i++) {
			assertThat(attempt(i)).isZero();
		}
		assertThat(attempt(3)).isEqualTo(Duration.ofSeconds(30));
		assertThat(attempt(13)).isEqualTo(Duration.ofSeconds(20));
		assertThat(attempt(32)).isEqualTo(Duration.ofSeconds(1));
		assertThat(attempt(33)).isZero();
		assertThat(attempt(33)).isZero();
		assertThat(attempt(33)).isZero();
		assertThat(attempt(33)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void forgetsAfterTheWindow() {
		attempt(0);
		attempt(1);
		attempt(2);
		assertThat(attempt(60)).isZero();
		assertThat(attempt(61)).isZero();
	}

	@Test
	void successForgetsEverything() {
		attempt(0);
		attempt(0);
		attempt(0);
		attempts().forget(this.key);
		assertThat(attempt(0)).isZero();
	}

	@Test
	void attemptIsTakenBack() {
		attempt(0);
		attempt(0);
		attempt(0);
		attempts().takeBack(this.key);
		assertThat(attempt(0)).isZero();
		assertThat(attempt(0)).isPositive();
		attempts().takeBack("unknown-" + this.key);
	}

	@Test
	void concurrentGuessesDoNotOutrunTheCount() throws Exception {
		List<Duration> waits = SessionStoreContract.concurrently(50, (i) -> attempt(0));
		assertThat(waits).filteredOn(Duration::isZero).hasSize(3);
	}

	private Duration attempt(int second) {
		return attempts().attempt(this.key, LIMIT, this.now.plusSeconds(second));
	}

}
