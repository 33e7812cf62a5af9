package dev.plinth.security.autoconfigure.jdbc;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Stops the start if a table is missing. A database that does not answer is no reason to
 * stop.
 */
final class TableCheck {

	private static final Log logger = LogFactory.getLog(TableCheck.class);

	private TableCheck() {
	}

	static void check(JdbcOperations jdbc, String table) {
		try {
			jdbc.queryForList("select 1 from " + table + " where 1 = 0", Integer.class);
		}
		catch (BadSqlGrammarException ex) {
			throw new MissingTableException(table, ex);
		}
		catch (DataAccessException ex) {
			logger.warn(LogMessage.format("The table %s could not be checked: %s", table, ex.getMessage()));
		}
	}

}
