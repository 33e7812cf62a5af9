package dev.plinth.security.autoconfigure.metrics;

import java.util.List;

import dev.plinth.security.SecurityEvent;
import dev.plinth.security.SecurityEvent.Type;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Counts logins by their outcome, reuses of refresh tokens, and all security events by
 * type and reason.
 */
final class SecurityMetrics implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

	private static final String EVENTS = "plinth.security.events";

	private static final String LOGINS = "plinth.security.logins";

	private static final String REUSE = "plinth.security.refresh.reuse";

	private final MeterRegistry registry;

	private final Counter reuse;

	SecurityMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.reuse = Counter.builder(REUSE)
			.description("Sessions that were ended because a refresh token was used twice")
			.register(registry);
		List.of("success", "failure", "locked").forEach(this::logins);
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> event) {
		SecurityEvent payload = event.getPayload();
		Type type = payload.type();
		String reason = payload.data().getOrDefault("reason", "none");
		Counter.builder(EVENTS)
			.description("Security events")
			.tag("type", type.code())
			.tag("reason", reason)
			.register(this.registry)
			.increment();
		switch (type) {
			case LOGIN_SUCCEEDED -> logins("success").increment();
			case LOGIN_FAILED -> logins("account-locked".equals(reason) ? "locked" : "failure").increment();
			case LOGIN_THROTTLED -> logins("locked").increment();
			case REFRESH_TOKEN_REUSED -> this.reuse.increment();
			default -> {
			}
		}
	}

	private Counter logins(String outcome) {
		return Counter.builder(LOGINS)
			.description("Logins with a password, by their outcome")
			.tag("outcome", outcome)
			.register(this.registry);
	}

}
