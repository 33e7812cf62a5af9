package dev.plinth.security.login;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts attempts to log in. Every attempt is counted before the password is looked at,
 * so that concurrent guesses cannot outrun the count. Implementations must be thread-safe
 * and atomic over all nodes that share them.
 *
 * @since 0.1.0
 */
public interface LoginAttempts {

	/**
	 * Count an attempt.
	 * @param key what is counted, a hash
	 * @param limit how many are allowed
	 * @param now the present time
	 * @return {@link Duration#ZERO} if the attempt may go on, else how long to wait
	 */
	Duration attempt(String key, Limit limit, Instant now);

	/**
	 * Take one attempt back.
	 * @param key what is counted
	 */
	void takeBack(String key);

	/**
	 * Forget all attempts.
	 * @param key what is counted
	 */
	void forget(String key);

	/**
	 * How many attempts are allowed.
	 *
	 * @param attempts the number of attempts within the window
	 * @param window the window, which starts with the first attempt
	 * @param lock how long further attempts are refused; never prolonged by them
	 * @since 0.1.0
	 */
	record Limit(int attempts, Duration window, Duration lock) {
	}

}
