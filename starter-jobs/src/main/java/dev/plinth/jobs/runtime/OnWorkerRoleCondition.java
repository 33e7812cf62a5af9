package dev.plinth.jobs.runtime;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when {@code plinth.role} lets this process run jobs: always, unless it is
 * {@code web}.
 */
class OnWorkerRoleCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String role = context.getEnvironment().getProperty("plinth.role", "all").trim();
		return new ConditionOutcome(!role.equalsIgnoreCase("web"), ConditionMessage.of("plinth.role is " + role));
	}

}
