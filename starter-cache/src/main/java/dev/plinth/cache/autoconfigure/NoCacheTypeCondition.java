package dev.plinth.cache.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/**
 * Condition that matches when the application does not choose one of Spring Boot's cache
 * managers.
 */
class NoCacheTypeCondition extends NoneNestedConditions {

	NoCacheTypeCondition() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@ConditionalOnProperty("spring.cache.type")
	static class CacheTypeChosen {

	}

}
