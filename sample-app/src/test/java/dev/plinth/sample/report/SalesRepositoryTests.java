package dev.plinth.sample.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.plinth.sample.order.OrderPlaced;
import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesRepository} with PostgreSQL.
 */
@Tag("any-jdk")
class SalesRepositoryTests {

	/** In the calendar of those days 29 February, which 1400 does not have in ours. */
	private static final Instant DAY = Instant.parse("1400-03-09T00:00:00Z");

	@Test
	void reportsReachBackBeyondOurCalendar() {
		PostgresDatabase database = PostgresDatabase.create();
		NamedParameterJdbcTemplate template = new NamedParameterJdbcTemplate(
				new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password()));
		template.getJdbcOperations()
			.execute("create table sale (order_id bigint, product_id bigint, quantity integer, "
					+ "revenue numeric(14, 2), sold_at timestamp with time zone)");
		SalesRepository sales = new SalesRepository(JdbcClient.create(template), template);
		BigDecimal price = new BigDecimal("12.50");
		sales.add(new OrderPlaced(1, null, price, List.of(new OrderPlaced.Item(1, 1, price)), DAY));
		Instant next = DAY.plus(Duration.ofDays(1));
		assertThat(sales.between(1, DAY, next).orders()).isEqualTo(1);
		assertThat(sales.between(1, next, next.plus(Duration.ofDays(1))).orders()).isZero();
	}

}
