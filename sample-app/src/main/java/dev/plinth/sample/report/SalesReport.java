package dev.plinth.sample.report;

import java.math.BigDecimal;

/**
 * A job that sums up what was sold in the last days, a row for each day.
 *
 * @param rows the number of days
 */
record SalesReport(int rows) {

	/**
	 * What the job leaves as its result.
	 *
	 * @param kind the kind of report
	 * @param rows the number of days
	 * @param orders the paid orders in these days
	 * @param revenue what they were worth
	 */
	record Summary(String kind, int rows, long orders, BigDecimal revenue) {

		Summary plus(Summary other) {
			return new Summary(this.kind, this.rows + other.rows, this.orders + other.orders,
					this.revenue.add(other.revenue));
		}

	}

}
