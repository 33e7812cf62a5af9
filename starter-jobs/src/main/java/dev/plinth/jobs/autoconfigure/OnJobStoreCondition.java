package dev.plinth.jobs.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * Condition of {@link ConditionalOnJobStore @ConditionalOnJobStore}.
 */
class OnJobStoreCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, @Nullable Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnJobStore.class.getName());
		Assert.state(attributes != null, "No attributes");
		String wanted = String.valueOf(attributes.get("value"));
		String chosen = context.getEnvironment().getProperty("plinth.jobs.store", "");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnJobStore.class);
		if (chosen.isBlank()) {
			return ConditionOutcome.match(message.because("plinth.jobs.store names no store"));
		}
		return new ConditionOutcome(wanted.equalsIgnoreCase(chosen.trim()),
				message.because("plinth.jobs.store is " + chosen));
	}

}
