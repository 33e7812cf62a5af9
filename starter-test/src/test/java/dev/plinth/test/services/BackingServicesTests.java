package dev.plinth.test.services;

import java.util.HashSet;
import java.util.Set;

import javax.sql.DataSource;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackingServices}.
 */
class BackingServicesTests {

	private static final Set<String> databases = new HashSet<>();

	private static final Set<Integer> indexes = new HashSet<>();

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	abstract static class EmptyDatabasesContract {

		@Test
		void databasesAreRealEmptyAndItsOwn(@Autowired JdbcClient jdbc, @Autowired StringRedisTemplate redis,
				@Autowired RedisConnectionDetails redisDetails) {
			assertThat(jdbc.sql("SELECT version()").query(String.class).single()).startsWith("PostgreSQL 17");
			assertThat(databases.add(jdbc.sql("SELECT current_database()").query(String.class).single())).isTrue();
			jdbc.sql("CREATE TABLE same_name (id int)").update();
			assertThat(redis.hasKey("same-key")).isFalse();
			redis.opsForValue().set("same-key", "value");
			assertThat(indexes.add(redisDetails.getStandalone().getDatabase())).isTrue();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@BackingServices
	class FirstClass extends EmptyDatabasesContract {

		@Nested
		class WithinTheFirst {

			@Test
			void sharesTheDatabases(@Autowired StringRedisTemplate redis, @Autowired JdbcClient jdbc) {
				assertThat(redis.opsForValue().get("same-key")).isIn("value", null);
				assertThat(jdbc.sql("SELECT current_database()").query(String.class).single())
					.startsWith("plinth_firstclass_");
			}

		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@BackingServices
	@TestPropertySource(properties = { "spring.datasource.url=jdbc:postgresql://nowhere.invalid/db",
			"spring.data.redis.url=redis://nowhere.invalid:1" })
	class SecondClassWithConfiguredAddresses extends EmptyDatabasesContract {

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	@BackingServices(BackingService.POSTGRESQL)
	class OnlyPostgres {

		@Test
		void leavesRedisAlone(@Autowired(required = false) RedisConnectionDetails redis,
				@Autowired DataSource dataSource) throws Exception {
			assertThat(redis).isNull();
			assertThat(dataSource.getConnection().getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
		}

	}

}
