package dev.plinth.jobs.jdbc;

/**
 * Thrown when jobs shall be held by a database for which there is no schema.
 *
 * @since 0.1.0
 */
public class UnsupportedJobDatabaseException extends RuntimeException {

	/** The database. */
	private final String product;

	UnsupportedJobDatabaseException(String product) {
		super("Jobs cannot be held by '" + product + "'");
		this.product = product;
	}

	/**
	 * Return the name of the database as its driver tells it.
	 * @return the product name
	 */
	public String getProduct() {
		return this.product;
	}

}
