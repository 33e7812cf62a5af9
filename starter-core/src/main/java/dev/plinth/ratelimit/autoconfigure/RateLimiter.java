package dev.plinth.ratelimit.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.ratelimit.RateDecision;
import dev.plinth.ratelimit.RateLimitStore;
import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Decides about requests and answers those that are refused. A client that is refused is
 * remembered until it may come again, so that a flood costs the store nothing.
 */
final class RateLimiter {

	private static final Log logger = LogFactory.getLog(RateLimiter.class);

	private static final int MAX_REFUSED = 10_000;

	/** Never used itself: a copy is had faster than another one of the provider. */
	private static final MessageDigest SHA_256 = sha256();

	private final Map<String, Refusal> refused = new ConcurrentHashMap<>();

	private final RateLimitStore store;

	private final RateLimitHeaders headers;

	private final ProblemRenderer renderer;

	private final InstantSource clock;

	private final RateLimitEvents events;

	private final String apiKeyHeader;

	private final RateRules configured;

	private volatile RateRules rules;

	RateLimiter(RateRules rules, RateLimitStore store, RateLimitProperties properties, ProblemRenderer renderer,
			InstantSource clock, RateLimitEvents events) {
		this.configured = rules;
		this.rules = rules;
		this.store = store;
		if (store instanceof FailoverRateLimitStore failover) {
			failover.onChanges(this::change);
		}
		this.headers = RateLimitHeaders.of(properties.headers());
		this.apiKeyHeader = properties.apiKeyHeader();
		this.renderer = renderer;
		this.clock = clock;
		this.events = events;
	}

	RateRules rules() {
		return this.rules;
	}

	/**
	 * Change limits.
	 * @param changes number of requests and milliseconds by the name of a limit, instead
	 * of its first window; limits that are not named are as configured
	 */
	void change(Map<String, String> changes) {
		this.rules = this.configured.changed(changes);
		this.refused.clear();
		logger.info("Rate limits are changed: " + changes);
	}

	RateLimitStore store() {
		return this.store;
	}

	List<String> refusedClients() {
		long now = this.clock.millis();
		return this.refused.entrySet()
			.stream()
			.filter((entry) -> now - entry.getValue().since < entry.getValue().decision.retryAfter().toMillis())
			.map(Map.Entry::getKey)
			.limit(100)
			.toList();
	}

	String address(HttpServletRequest request) {
		return "address " + ClientAddress.normalize(request.getRemoteAddr());
	}

	String client(HttpServletRequest request) {
		Principal principal = request.getUserPrincipal();
		if (principal != null) {
			return "principal " + principal.getName();
		}
		if (StringUtils.hasLength(this.apiKeyHeader)) {
			String key = request.getHeader(this.apiKeyHeader);
			if (StringUtils.hasLength(key)) {
				return "key " + key;
			}
		}
		return address(request);
	}

	/**
	 * Count a request and answer it if it is refused.
	 * @param client who sends it
	 * @param windows the windows
	 * @param request the request
	 * @param response the response
	 * @return whether it may go on
	 * @throws IOException if the answer cannot be written
	 */
	boolean allow(String client, List<RateWindow> windows, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		RateDecision decision = decide(client, windows);
		this.headers.write(decision, response);
		if (decision.granted()) {
			return true;
		}
		long retryAfter = Math.max(1, RateLimitHeaders.seconds(decision.retryAfter()));
		this.renderer.render(
				new ProblemException(
						Problem.of(429, "rate-limited").header("Retry-After", Long.toString(retryAfter)).build()),
				request, response);
		return false;
	}

	/**
	 * Return the refusal of a client that is known to have exhausted its windows.
	 * @param client the client
	 * @param windows the windows
	 * @return whether it is refused without asking the store
	 */
	boolean isRefused(String client, List<RateWindow> windows) {
		return !this.refused.isEmpty() && known(hash(client), windows) != null;
	}

	RateDecision decide(String client, List<RateWindow> windows) {
		String hash = hash(client);
		RateDecision known = known(hash, windows);
		if (known != null) {
			this.events.decided(known);
			return known;
		}
		RateDecision decision = this.store.take(hash, windows);
		if (!decision.granted()) {
			remember(hash, windows, decision);
		}
		this.events.decided(decision);
		return decision;
	}

	private @Nullable RateDecision known(String hash, List<RateWindow> windows) {
		Refusal refusal = this.refused.get(hash);
		if (refusal == null || !refusal.windows.equals(windows)) {
			return null;
		}
		long passed = this.clock.millis() - refusal.since;
		if (passed >= refusal.decision.retryAfter().toMillis() || passed < 0) {
			this.refused.remove(hash, refusal);
			return null;
		}
		return new RateDecision(false,
				refusal.decision.states()
					.stream()
					.map((state) -> new RateDecision.State(state.window(), state.remaining(),
							Duration.ofMillis(Math.max(0, state.reset().toMillis() - passed))))
					.toList());
	}

	private void remember(String hash, List<RateWindow> windows, RateDecision decision) {
		if (this.refused.size() >= MAX_REFUSED) {
			logger.debug("Too many clients are refused to remember them all");
			this.refused.clear();
		}
		this.refused.put(hash, new Refusal(windows, decision, this.clock.millis()));
	}

	/*
	 * Keys hold no personal data and have one length.
	 */
	static String hash(String client) {
		try {
			MessageDigest digest = (MessageDigest) SHA_256.clone();
			return HexFormat.of().formatHex(digest.digest(client.getBytes(StandardCharsets.UTF_8)), 0, 16);
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Refusal(List<RateWindow> windows, RateDecision decision, long since) {

	}

}
