package dev.plinth.security.autoconfigure.audit;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.plinth.security.SecurityEvent;
import dev.plinth.security.SecurityEvent.Type;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Publishes security events as audit events of Spring Boot, except those of everyday use.
 */
final class SecurityAudit implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

	private static final Set<Type> EVERYDAY = EnumSet.of(Type.SESSION_REFRESHED, Type.TOKEN_REFUSED);

	private final ApplicationEventPublisher publisher;

	SecurityAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> event) {
		SecurityEvent payload = event.getPayload();
		if (!EVERYDAY.contains(payload.type())) {
			Map<String, @Nullable Object> data = new LinkedHashMap<>(payload.data());
			String principal = (payload.principal() != null) ? payload.principal() : "unknown";
			this.publisher
				.publishEvent(new AuditApplicationEvent(new AuditEvent(principal, payload.type().code(), data)));
		}
	}

}
