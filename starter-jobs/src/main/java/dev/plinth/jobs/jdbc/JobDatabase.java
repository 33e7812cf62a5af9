package dev.plinth.jobs.jdbc;

import java.util.Locale;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MariaDBJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.MySQL8JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

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
		try {
			String product = JdbcUtils.extractDatabaseMetaData(dataSource, (data) -> {
				String name = data.getDatabaseProductName();
				return (name != null) ? name : "";
			});
			String name = product.toLowerCase(Locale.ROOT);
			for (JobDatabase database : values()) {
				if (name.contains(database.name().toLowerCase(Locale.ROOT))) {
					return database;
				}
			}
			throw new IllegalStateException(
					"Jobs cannot be held by '" + product + "', only by PostgreSQL, MySQL, MariaDB and H2");
		}
		catch (MetaDataAccessException ex) {
			throw new DataAccessResourceFailureException("The database cannot be reached", ex);
		}
	}

}
