package dev.plinth.sample.report;

import java.sql.Timestamp;
import java.time.Instant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Sums over orders, made by the database.
 */
@Repository
class SalesRepository {

	private static final String SUM = """
			select count(*) as orders, coalesce(sum(total), 0) as revenue from customer_order
			where created_at >= :from and created_at < :to and status = 'PAID'
			""";

	private final JdbcClient jdbc;

	SalesRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	SalesReport.Summary between(int days, Instant from, Instant to) {
		return this.jdbc.sql(SUM)
			.param("from", Timestamp.from(from))
			.param("to", Timestamp.from(to))
			.query((row, number) -> new SalesReport.Summary("sales", days, row.getLong("orders"),
					row.getBigDecimal("revenue")))
			.single();
	}

}
