package dev.plinth.security.autoconfigure.audit;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for security events in the audit log of Spring Boot.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AuditEvent.class)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.audit.enabled" },
		matchIfMissing = true)
public final class SecurityAuditAutoConfiguration {

	@Bean
	SecurityAudit plinthSecurityAudit(ApplicationEventPublisher publisher) {
		return new SecurityAudit(publisher);
	}

}
