package dev.plinth.report;

/**
 * Source of the {@link PlinthReport} of the running application. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PlinthReporter {

	/**
	 * Return the report.
	 * @return the state at this moment
	 */
	PlinthReport report();

}
