package dev.plinth.idempotency.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link MissingIdempotencyStoreException}.
 */
class MissingIdempotencyStoreFailureAnalyzer extends AbstractFailureAnalyzer<MissingIdempotencyStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingIdempotencyStoreException cause) {
		if (cause.getStore() == IdempotencyProperties.Store.REDIS) {
			return new FailureAnalysis("plinth.idempotency.store is redis, but the application does not use Redis.",
					"Add spring-boot-starter-data-redis and set REDIS_URL or spring.data.redis.url, or set "
							+ "plinth.idempotency.store to auto, memory or jdbc.",
					cause);
		}
		return new FailureAnalysis("plinth.idempotency.store is jdbc, but the application has no single DataSource.",
				"Add spring-boot-starter-jdbc and set DATABASE_URL or spring.datasource.url, or set "
						+ "plinth.idempotency.store to auto, memory or redis.",
				cause);
	}

}
