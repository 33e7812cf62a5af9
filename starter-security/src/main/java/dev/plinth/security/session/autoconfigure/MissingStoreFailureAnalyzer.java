package dev.plinth.security.session.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures for want of the store that was asked for.
 */
class MissingStoreFailureAnalyzer extends AbstractFailureAnalyzer<MissingStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingStoreException cause) {
		String action = switch (cause.getStore()) {
			case "redis" -> "Add spring-boot-starter-data-redis and set spring.data.redis.url (REDIS_URL)";
			case "jdbc" -> "Add spring-boot-starter-jdbc and set spring.datasource.url (DATABASE_URL)";
			default -> "Use one of redis, jdbc and memory";
		};
		return new FailureAnalysis(
				"The property plinth.security.store is '" + cause.getStore() + "', but there is no such store.",
				action + ", or remove the property plinth.security.store to use what there is.", cause);
	}

}
