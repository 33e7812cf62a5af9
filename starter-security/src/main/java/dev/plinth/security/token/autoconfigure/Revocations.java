package dev.plinth.security.token.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.problem.UnavailableException;
import dev.plinth.security.SecurityEvent;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.autoconfigure.TokenProperties.OnFailure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.log.LogMessage;

/**
 * Answers whether a token is revoked. What this node knows to be revoked is refused at
 * once; the shared store is asked about a token at most once in some time. A store that
 * has failed is asked by one request in a second until it answers.
 */
final class Revocations {

	private static final Log logger = LogFactory.getLog(Revocations.class);

	private static final long WORKING = Long.MIN_VALUE;

	private static final long RETRY_MILLIS = 1000;

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final TokenDenyList denyList;

	private final long cacheMillis;

	private final OnFailure onFailure;

	private final InstantSource clock;

	private final ApplicationEventPublisher events;

	private final Map<String, Instant> known = new ConcurrentHashMap<>();

	/**
	 * When to ask the store again after it has failed, in milliseconds.
	 */
	private final AtomicLong retryAt = new AtomicLong(WORKING);

	private volatile Instant purgeAt;

	Revocations(TokenDenyList denyList, TokenProperties.DenyList properties, InstantSource clock,
			ApplicationEventPublisher events) {
		this.denyList = denyList;
		this.cacheMillis = properties.cacheTtl().toMillis();
		this.onFailure = properties.onFailure();
		this.clock = clock;
		this.events = events;
		this.purgeAt = clock.instant();
	}

	void revoke(String id, Instant until) {
		purge();
		this.known.put(id, until);
		this.denyList.deny(id, until);
	}

	boolean isRevoked(VerifiedToken token, Instant expiresAt) {
		if (!this.known.isEmpty()) {
			for (String id : token.ids()) {
				if (this.known.containsKey(id)) {
					return true;
				}
			}
		}
		long now = this.clock.millis();
		long askedAt = token.askedAt();
		if (askedAt != Long.MIN_VALUE && now - askedAt < this.cacheMillis) {
			return false;
		}
		long retryAt = this.retryAt.get();
		if (retryAt != WORKING && (now < retryAt || !this.retryAt.compareAndSet(retryAt, now + RETRY_MILLIS))) {
			return unavailable(null);
		}
		return ask(token, expiresAt, now);
	}

	private boolean ask(VerifiedToken token, Instant expiresAt, long now) {
		boolean denied;
		try {
			denied = this.denyList.isDenied(token.ids());
		}
		catch (RuntimeException ex) {
			if (this.retryAt.getAndSet(this.clock.millis() + RETRY_MILLIS) == WORKING) {
				logger.error(LogMessage.format(
						"The store of revoked access tokens does not answer. Tokens are %s until it does. %s",
						(this.onFailure == OnFailure.ACCEPT) ? "accepted" : "refused",
						NestedExceptionUtils.getMostSpecificCause(ex)));
				this.events.publishEvent(new SecurityEvent(SecurityEvent.Type.REVOCATIONS_UNAVAILABLE, null, Map.of()));
			}
			return unavailable(ex);
		}
		if (this.retryAt.getAndSet(WORKING) != WORKING) {
			logger.info("Revoked access tokens are known again.");
		}
		if (denied) {
			this.known.put(token.ids().get(0), expiresAt);
			return true;
		}
		token.askedAt(now);
		return false;
	}

	private boolean unavailable(@Nullable RuntimeException cause) {
		if (this.onFailure == OnFailure.REFUSE) {
			throw new UnavailableException("unavailable", null, RETRY_AFTER, cause);
		}
		return false;
	}

	private void purge() {
		Instant now = this.clock.instant();
		if (now.isAfter(this.purgeAt)) {
			this.purgeAt = now.plusSeconds(60);
			this.known.values().removeIf((until) -> until.isBefore(now));
		}
	}

}
