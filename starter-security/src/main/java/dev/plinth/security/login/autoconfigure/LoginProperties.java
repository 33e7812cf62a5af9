package dev.plinth.security.login.autoconfigure;

import java.time.Duration;

import dev.plinth.security.login.LoginAttempts.Limit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the login.
 *
 * @param account Attempts for one account
 * @param address Attempts from one network address
 */
@ConfigurationProperties("plinth.security.login")
record LoginProperties(@DefaultValue Account account, @DefaultValue Address address) {

	/**
	 * Attempts for one account.
	 *
	 * @param attempts Number of wrong passwords within the window that are allowed
	 * @param window Time over which wrong passwords are counted
	 * @param lock Time for which further attempts are refused
	 */
	record Account(@DefaultValue("5") int attempts, @DefaultValue("15m") Duration window,
			@DefaultValue("15m") Duration lock) {

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
	record Address(@DefaultValue("50") int attempts, @DefaultValue("15m") Duration window,
			@DefaultValue("15m") Duration lock) {

		Limit limit() {
			return new Limit(this.attempts, this.window, this.lock);
		}

	}

}
