package dev.plinth.replica.autoconfigure;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.DisposableBean;

/**
 * The pool of connections to the replica. Not a {@link javax.sql.DataSource} itself, so
 * that it is no candidate for anybody who asks for one, and no part of readiness.
 */
final class ReplicaPool implements DisposableBean {

	static final String NAME = "replica";

	private final HikariDataSource dataSource;

	/**
	 * Create a pool that connects at its first use, so that a replica that is down does
	 * not keep the application from starting.
	 * @param configuration the size and the times of the pool of the database
	 * @param properties the address
	 */
	ReplicaPool(HikariConfig configuration, ReplicaProperties properties) {
		this.dataSource = new HikariDataSource();
		configuration.copyStateTo(this.dataSource);
		this.dataSource.setPoolName(NAME);
		this.dataSource.setJdbcUrl(properties.url());
		this.dataSource.setDataSourceClassName(null);
		if (properties.username() != null) {
			this.dataSource.setUsername(properties.username());
		}
		if (properties.password() != null) {
			this.dataSource.setPassword(properties.password());
		}
		this.dataSource.setReadOnly(true);
		this.dataSource.setInitializationFailTimeout(-1);
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	@Override
	public void destroy() {
		this.dataSource.close();
	}

}
