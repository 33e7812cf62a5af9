package dev.plinth.ratelimit.autoconfigure;

import dev.plinth.ratelimit.RateDecision;

/**
 * Hears of decisions.
 */
@FunctionalInterface
interface RateLimitEvents {

	void decided(RateDecision decision);

}
