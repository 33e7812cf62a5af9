package dev.plinth.security.autoconfigure.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests for the stores in H2.
 */
class H2StoresTests extends JdbcStoresContract {

	@BeforeAll
	static void connect() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:h2:mem:stores;DB_CLOSE_DELAY=-1");
		connect(dataSource, "h2");
	}

}
