package dev.plinth.jobs.jdbc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MariaDBJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MySQL8JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The databases that can hold jobs.
 */
enum JobDatabase {

	POSTGRESQL("insert into %s on conflict do nothing", new PostgreSqlJdbcCustomization(false, false)),

	MYSQL("insert ignore into %s", new MySQL8JdbcCustomization(true)),

	MARIADB("insert ignore into %s", new MariaDBJdbcCustomization(true)),

	H2("insert into %s", new DefaultJdbcCustomization(false));

	private final String insertIfAbsent;

	private final JdbcCustomization customization;

	JobDatabase(String insertIfAbsent, JdbcCustomization customization) {
		this.insertIfAbsent = insertIfAbsent;
		this.customization = customization;
	}

	JdbcCustomization customization() {
		return this.customization;
	}

	/**
	 * Return whether this is MySQL or its sister.
	 */
	boolean isMySql() {
		return this == MYSQL || this == MARIADB;
	}

	/**
	 * Return the statement that inserts a row unless its primary key exists. On H2 it
	 * fails instead, which does not harm the transaction.
	 * @param table the table
	 * @param columns the columns, separated by commas
	 * @return the statement, with one parameter for each column
	 */
	String insertIfAbsent(String table, String columns) {
		String parameters = columns.replaceAll("\\w+", "?");
		return this.insertIfAbsent.formatted(table + " (" + columns + ") values (" + parameters + ")");
	}

	static JobDatabase of(DataSource dataSource) {
		String product = product(dataSource);
		return find(product).orElseThrow(() -> new IllegalStateException(refusal(product)));
	}

	/**
	 * Return why a database cannot hold jobs.
	 * @return the reason, or {@code null} if it can
	 */
	static @Nullable String obstacle(DataSource dataSource) {
		String product = product(dataSource);
		return find(product).isPresent() ? null : refusal(product);
	}

	private static String refusal(String product) {
		return "Jobs cannot be held by '" + product + "', only by PostgreSQL, MySQL, MariaDB and H2";
	}

	private static Optional<JobDatabase> find(String product) {
		String name = product.toLowerCase(Locale.ROOT);
		return Arrays.stream(values())
			.filter((database) -> name.contains(database.name().toLowerCase(Locale.ROOT)))
			.findFirst();
	}

	private static String product(DataSource dataSource) {
		try {
			return JdbcUtils.extractDatabaseMetaData(dataSource, (data) -> {
				String name = data.getDatabaseProductName();
				return (name != null) ? name : "";
			});
		}
		catch (MetaDataAccessException ex) {
			throw new DataAccessResourceFailureException("The database cannot be reached", ex);
		}
	}

}
