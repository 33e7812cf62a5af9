package dev.plinth.jobs.autoconfigure;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnJobStore @ConditionalOnJobStore}.
 */
class OnJobStoreCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		JobsProperties.Store[] stores = metadata.getAnnotations()
			.get(ConditionalOnJobStore.class)
			.getEnumArray("value", JobsProperties.Store.class);
		String chosen = context.getEnvironment().getProperty("plinth.jobs.store", "");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnJobStore.class);
		if (chosen.isBlank()) {
			return ConditionOutcome.match(message.because("plinth.jobs.store names no store"));
		}
		return new ConditionOutcome(
				Arrays.stream(stores).anyMatch((store) -> store.name().equalsIgnoreCase(chosen.trim())),
				message.because("plinth.jobs.store is " + chosen));
	}

}
