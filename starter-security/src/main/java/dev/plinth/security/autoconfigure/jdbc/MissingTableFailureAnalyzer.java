package dev.plinth.security.autoconfigure.jdbc;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes failures for want of a table.
 */
class MissingTableFailureAnalyzer extends AbstractFailureAnalyzer<MissingTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTableException cause) {
		return new FailureAnalysis(
				"Sessions are kept in the database, but the table " + cause.getTable() + " is missing there.", """
						Do one of:
						  - add classpath:db/plinth/security/{vendor} to spring.flyway.locations
						  - set plinth.security.jdbc.initialize-schema to always
						  - set plinth.security.store to redis, or to memory if there is one node only""", cause);
	}

}
