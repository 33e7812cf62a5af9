package dev.plinth.security.autoconfigure.metrics;

import dev.plinth.security.SecurityEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Counts security events as {@code plinth.security.events}, by type and reason.
 */
final class SecurityMetrics implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

	private static final String NAME = "plinth.security.events";

	private final MeterRegistry registry;

	SecurityMetrics(MeterRegistry registry) {
		this.registry = registry;
		for (SecurityEvent.Type type : SecurityEvent.Type.values()) {
			counter(type, "none");
		}
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> event) {
		SecurityEvent payload = event.getPayload();
		counter(payload.type(), payload.data().getOrDefault("reason", "none")).increment();
	}

	private Counter counter(SecurityEvent.Type type, String reason) {
		return Counter.builder(NAME)
			.description("Security events")
			.tag("type", type.code())
			.tag("reason", reason)
			.register(this.registry);
	}

}
