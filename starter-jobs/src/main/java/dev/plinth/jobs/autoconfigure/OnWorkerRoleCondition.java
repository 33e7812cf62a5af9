package dev.plinth.jobs.autoconfigure;

import java.util.Locale;
import java.util.Set;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnWorkerRole @ConditionalOnWorkerRole}.
 */
class OnWorkerRoleCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String role = context.getEnvironment().getProperty("plinth.role", "all").trim().toLowerCase(Locale.ROOT);
		if (!Set.of("web", "worker", "all").contains(role)) {
			throw new InvalidJobPropertyException("plinth.role", role, "web, worker or all");
		}
		return new ConditionOutcome(!role.equals("web"),
				ConditionMessage.forCondition(ConditionalOnWorkerRole.class).because("plinth.role is " + role));
	}

}
