package dev.plinth.security.login.autoconfigure;

import java.time.Duration;

import dev.plinth.security.login.LoginAttempts.Limit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of the login.
 *
 * @param account Attempts for one account
 * @param address Attempts from one network address
 */
@Validated
@ConfigurationProperties("plinth.security.login")
record LoginProperties(@Valid @DefaultValue Account account, @Valid @DefaultValue Address address) {

	/**
	 * Attempts for one account.
	 *
	 * @param attempts Number of wrong passwords within the window that are allowed
	 * @param window Time over which wrong passwords are counted
	 * @param lock Time for which further attempts are refused
	 */
	record Account(@Min(1) @DefaultValue("5") int attempts,
			@DurationMin(seconds = 1) @DefaultValue("15m") Duration window,
			@DurationMin(seconds = 1) @DefaultValue("15m") Duration lock) {

		Limit limit() {
			return new Limit(this.attempts, this.window, this.lock);
		}

	}

	/**
	 * Attempts from one network address.
	 *
	 * @param attempts Number of wrong passwords within the window that are allowed
	 * @param window Time over which wrong passwords are counted
	 * @param lock Time for which further attempts are refused
	 */
	record Address(@Min(1) @DefaultValue("50") int attempts,
			@DurationMin(seconds = 1) @DefaultValue("15m") Duration window,
			@DurationMin(seconds = 1) @DefaultValue("15m") Duration lock) {

		Limit limit() {
			return new Limit(this.attempts, this.window, this.lock);
		}

	}

}
