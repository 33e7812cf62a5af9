package dev.plinth.sample.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.plinth.sample.order.OrderPlaced;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What was sold. Sums are made by the database.
 */
@Repository
class SalesRepository {

	private static final String INSERT = """
			insert into sale (order_id, product_id, quantity, revenue, sold_at)
			values (:orderId, :productId, :quantity, :revenue, :soldAt)
			""";

	private static final String SUM = """
			select count(distinct order_id) as orders, coalesce(sum(revenue), 0) as revenue from sale
			where sold_at >= :from and sold_at < :to
			""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	SalesRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches) {
		this.jdbc = jdbc;
		this.batches = batches;
	}

	void add(OrderPlaced order) {
		SqlParameterSource[] rows = order.items()
			.stream()
			.map((item) -> new MapSqlParameterSource("orderId", order.orderId()).addValue("productId", item.productId())
				.addValue("quantity", item.quantity())
				.addValue("revenue", item.price().multiply(BigDecimal.valueOf(item.quantity())))
				.addValue("soldAt", order.placedAt().atOffset(ZoneOffset.UTC)))
			.toArray(SqlParameterSource[]::new);
		this.batches.batchUpdate(INSERT, rows);
	}

	SalesReport.Summary between(int days, Instant from, Instant to) {
		return this.jdbc.sql(SUM)
			.param("from", from.atOffset(ZoneOffset.UTC))
			.param("to", to.atOffset(ZoneOffset.UTC))
			.query((row, number) -> new SalesReport.Summary("sales", days, row.getLong("orders"),
					row.getBigDecimal("revenue")))
			.single();
	}

}
