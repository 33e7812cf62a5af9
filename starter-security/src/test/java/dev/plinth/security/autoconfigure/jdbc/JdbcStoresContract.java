package dev.plinth.security.autoconfigure.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.apikey.ApiKeyStore;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttemptsContract;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStoreContract;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenDenyListContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the stores in any database must do.
 */
abstract class JdbcStoresContract {

	private static HikariDataSource connections;

	/**
	 * Connects to a database and creates the tables there, twice, as a repeatable
	 * migration may.
	 */
	static void connect(HikariDataSource dataSource, String vendor) {
		dataSource.setMaximumPoolSize(10);
		connections = dataSource;
		ResourceDatabasePopulator schema = new ResourceDatabasePopulator(
				new ClassPathResource("db/plinth/security/" + vendor + "/R__plinth_security.sql"));
		DatabasePopulatorUtils.execute(schema, dataSource);
		DatabasePopulatorUtils.execute(schema, dataSource);
	}

	@AfterAll
	static void disconnect() {
		connections.close();
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(connections);
	}

	/**
	 * Tests for {@link JdbcSessionStore}.
	 */
	@Nested
	class SessionStoreTests extends SessionStoreContract {

		private final SessionStore store = new JdbcSessionStore(jdbc(), InstantSource.system());

		@Override
		protected SessionStore store() {
			return this.store;
		}

	}

	/**
	 * Tests for {@link JdbcTokenDenyList}.
	 */
	@Nested
	class DenyListTests extends TokenDenyListContract {

		@Override
		protected TokenDenyList denyList() {
			return new JdbcTokenDenyList(jdbc(), InstantSource.system());
		}

	}

	/**
	 * Tests for {@link JdbcLoginAttempts}.
	 */
	@Nested
	class AttemptsTests extends LoginAttemptsContract {

		private final LoginAttempts attempts = new JdbcLoginAttempts(jdbc(), InstantSource.fixed(Instant.EPOCH));

		@Override
		protected LoginAttempts attempts() {
			return this.attempts;
		}

	}

	/**
	 * Tests for {@link JdbcApiKeyStore}.
	 */
	@Nested
	class ApiKeyTests {

		@Test
		void keepsKeys() {
			ApiKeyStore store = new JdbcApiKeyStore(jdbc());
			Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
			ApiKey key = new ApiKey("id-" + now.toEpochMilli(), "CI", "robot", Set.of("a:b", "c:d"), now,
					now.plus(Duration.ofDays(1)), null);
			store.create(key, "hash");
			assertThat(store.find(key.id())).isEqualTo(new ApiKeyStore.Stored(key, "hash"));
			assertThat(store.findByOwner("robot")).contains(key);
			assertThat(store.revoke("other", key.id(), now)).isFalse();
			assertThat(store.revoke("robot", key.id(), now)).isTrue();
			assertThat(store.revoke("robot", key.id(), now)).isFalse();
			assertThat(store.find(key.id()).key().revokedAt()).isEqualTo(now);
			assertThat(store.find("unknown")).isNull();
		}

	}

}
