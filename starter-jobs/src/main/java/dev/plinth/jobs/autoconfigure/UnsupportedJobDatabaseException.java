package dev.plinth.jobs.autoconfigure;

/**
 * Thrown when the database was chosen to hold jobs but cannot.
 */
class UnsupportedJobDatabaseException extends RuntimeException {

	UnsupportedJobDatabaseException(String message) {
		super(message);
	}

}
