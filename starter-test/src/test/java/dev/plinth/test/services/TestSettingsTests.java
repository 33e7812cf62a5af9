package dev.plinth.test.services;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestSettings} and what is read from them.
 */
class TestSettingsTests {

	private final Map<String, String> properties = new HashMap<>();

	private final Map<String, String> environment = new HashMap<>();

	private final TestSettings settings = new TestSettings(this.properties::get, this.environment::get);

	@Test
	void propertyWinsOverVariable() {
		this.environment.put("PLINTH_TEST_BACKING_SERVICES", "containers");
		assertThat(ServiceSource.from(this.settings)).isEqualTo(ServiceSource.CONTAINERS);
		this.properties.put("plinth.test.backing-services", "Embedded");
		assertThat(ServiceSource.from(this.settings)).isEqualTo(ServiceSource.EMBEDDED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "docker", "true", "embeded" })
	void wrongSourceNamesPropertyAndAllowedValues(String value) {
		this.properties.put("plinth.test.backing-services", value);
		assertThatIllegalStateException().isThrownBy(() -> ServiceSource.from(this.settings))
			.withMessage("plinth.test.backing-services is '" + value
					+ "' but must be one of auto, containers, embedded, external");
	}

	@Test
	void autoIsResolved() {
		assertThat(ServiceSource.from(this.settings)).isIn(ServiceSource.CONTAINERS, ServiceSource.EMBEDDED);
	}

	@Test
	void missingAddressNamesPropertyAndVariable() {
		assertThatIllegalStateException().isThrownBy(() -> this.settings.require("plinth.test.redis.url"))
			.withMessageContaining("plinth.test.redis.url")
			.withMessageContaining("PLINTH_TEST_REDIS_URL");
	}

	@ParameterizedTest
	@CsvSource({ "postgres://me:secret@db.example:5433/app,jdbc:postgresql://db.example:5433/app,me,secret",
			"jdbc:postgresql://db.example/app?user=me&password=s%26t&ssl=true,jdbc:postgresql://db.example:5432/app?ssl=true,me,s&t",
			"postgresql://db.example,jdbc:postgresql://db.example:5432/postgres,postgres,''" })
	void postgresAddresses(String url, String jdbcUrl, String username, String password) {
		PostgresServer server = PostgresServer.parse(url);
		assertThat(server.jdbcUrl(server.adminDatabase())).isEqualTo(jdbcUrl);
		assertThat(server.username()).isEqualTo(username);
		assertThat(server.password()).isEqualTo(password);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://me:secret@host/db", "localhost", "jdbc:postgresql:db" })
	void wrongPostgresAddressIsRefusedWithoutItsPassword(String url) {
		assertThatIllegalStateException().isThrownBy(() -> PostgresServer.parse(url))
			.withMessageContaining("is not a PostgreSQL address")
			.withMessageNotContaining("secret");
	}

	@Test
	void redisAddresses() {
		assertThat(RedisServer.parse("redis://cache.example"))
			.isEqualTo(new RedisServer("cache.example", 6379, null, null, 0, 1));
		assertThat(RedisServer.parse("redis://:secret@cache.example:6380/3"))
			.isEqualTo(new RedisServer("cache.example", 6380, null, "secret", 3, 1));
		assertThat(RedisServer.parse("redis://me:secret@cache.example"))
			.isEqualTo(new RedisServer("cache.example", 6379, "me", "secret", 0, 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://cache.example", "localhost:6379", "redis://:secret@cache.example/x" })
	void wrongRedisAddressIsRefusedWithoutItsPassword(String url) {
		assertThatIllegalStateException().isThrownBy(() -> RedisServer.parse(url))
			.withMessageContaining("is not a Redis address")
			.withMessageNotContaining("secret");
	}

}
