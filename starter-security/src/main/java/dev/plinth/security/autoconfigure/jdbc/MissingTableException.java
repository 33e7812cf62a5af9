package dev.plinth.security.autoconfigure.jdbc;

/**
 * A table of the security is missing.
 */
class MissingTableException extends RuntimeException {

	private final String table;

	MissingTableException(String table, Throwable cause) {
		super("The table " + table + " is missing", cause);
		this.table = table;
	}

	String getTable() {
		return this.table;
	}

}
