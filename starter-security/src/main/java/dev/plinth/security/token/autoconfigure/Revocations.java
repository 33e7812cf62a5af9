package dev.plinth.security.token.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.plinth.problem.UnavailableException;
import dev.plinth.security.SecurityEvent;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.autoconfigure.TokenProperties.OnFailure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.log.LogMessage;

/**
 * Answers whether a token is revoked. What this node knows to be revoked is refused at
 * once; the shared store is asked about a token at most once in some time.
 */
final class Revocations {

	private static final Log logger = LogFactory.getLog(Revocations.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final TokenDenyList denyList;

	private final long cacheMillis;

	private final OnFailure onFailure;

	private final InstantSource clock;

	private final ApplicationEventPublisher events;

	private final Map<String, Instant> known = new ConcurrentHashMap<>();

	private final AtomicBoolean failing = new AtomicBoolean();

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
		try {
			boolean denied = this.denyList.isDenied(token.ids());
			if (this.failing.compareAndSet(true, false)) {
				logger.info("Revoked access tokens are known again.");
			}
			if (denied) {
				this.known.put(token.ids().get(0), expiresAt);
				return true;
			}
			token.askedAt(now);
			return false;
		}
		catch (RuntimeException ex) {
			if (this.failing.compareAndSet(false, true)) {
				logger.error(LogMessage.format(
						"The store of revoked access tokens does not answer. Tokens are %s until it does.",
						(this.onFailure == OnFailure.ACCEPT) ? "accepted" : "refused"), ex);
				this.events.publishEvent(new SecurityEvent(SecurityEvent.Type.REVOCATIONS_UNAVAILABLE, null, Map.of()));
			}
			if (this.onFailure == OnFailure.REFUSE) {
				throw new UnavailableException("unavailable", null, RETRY_AFTER, ex);
			}
			token.askedAt(now);
			return false;
		}
	}

	private void purge() {
		Instant now = this.clock.instant();
		if (now.isAfter(this.purgeAt)) {
			this.purgeAt = now.plusSeconds(60);
			this.known.values().removeIf((until) -> until.isBefore(now));
		}
	}

}
