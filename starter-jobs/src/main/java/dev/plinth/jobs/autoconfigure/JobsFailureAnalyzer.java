package dev.plinth.jobs.autoconfigure;

import java.util.Locale;

import dev.plinth.jobs.runtime.InvalidJobHandlerException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains wrong settings and wrong handlers.
 */
class JobsFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		InvalidJobPropertyException property = findCause(rootFailure, InvalidJobPropertyException.class);
		if (property != null) {
			return new FailureAnalysis(property.getMessage() + ".",
					"Set " + property.getName() + " to " + property.getExpected() + ".", property);
		}
		InvalidJobHandlerException handler = findCause(rootFailure, InvalidJobHandlerException.class);
		if (handler != null) {
			return new FailureAnalysis("The @JobHandler method " + handler.getMessage() + ".", handler.getAction(),
					handler);
		}
		JobStoreMissingException store = findCause(rootFailure, JobStoreMissingException.class);
		if (store != null) {
			String action = switch (store.getStore().toLowerCase(Locale.ROOT)) {
				case "jdbc" -> "Add spring-boot-starter-jdbc and set spring.datasource.url (or DATABASE_URL)";
				case "redis" -> "Add spring-boot-starter-data-redis and set spring.data.redis.url (or REDIS_URL)";
				default -> "Set plinth.jobs.store to jdbc, redis or memory";
			};
			return new FailureAnalysis(store.getMessage() + ".", action + ", or remove plinth.jobs.store.", store);
		}
		UnsupportedJobDatabaseException database = findCause(rootFailure, UnsupportedJobDatabaseException.class);
		if (database != null) {
			return new FailureAnalysis(database.getMessage() + ".",
					"Set plinth.jobs.store to memory, or to redis with plinth.jobs.redis.outbox=false, "
							+ "or use one of these databases.",
					database);
		}
		return null;
	}

}
