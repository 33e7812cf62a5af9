package dev.plinth.test.services;

import java.util.EnumSet;

import javax.sql.DataSource;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackingServices} on test slices and without the optional libraries.
 */
class BackingServicesSliceTests {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Nested
	@JdbcTest
	@ContextConfiguration(classes = Application.class)
	@BackingServices
	class Jdbc {

		@Test
		void dataSourceIsNotReplacedByAnEmbeddedDatabase(@Autowired DataSource dataSource, @Autowired JdbcClient jdbc) {
			assertThat(dataSource.getClass().getName()).contains("Hikari");
			assertThat(jdbc.sql("SELECT version()").query(String.class).single()).startsWith("PostgreSQL");
		}

	}

	@Nested
	@DataRedisTest
	@ContextConfiguration(classes = Application.class)
	@BackingServices
	class Redis {

		@Test
		void redisIsReal(@Autowired StringRedisTemplate redis) {
			redis.opsForValue().set("key", "value");
			assertThat(redis.opsForValue().get("key")).isEqualTo("value");
		}

	}

	@Test
	void absentLibraryGetsNoConnectionDetails() throws Exception {
		assertThat(beansWithout("org.springframework.boot.jdbc"))
			.containsExactly(RedisConnectionDetails.class.getName());
		assertThat(beansWithout("org.springframework.boot.data.redis"))
			.containsExactly(PostgresConnectionDetails.class.getName());
		assertThat(beansWithout("org.example")).hasSize(2);
	}

	private static String[] beansWithout(String packageName) throws Exception {
		try (FilteredClassLoader classLoader = new FilteredClassLoader(packageName);
				GenericApplicationContext context = new GenericApplicationContext()) {
			context.setClassLoader(classLoader);
			new BackingServicesContextCustomizer(BackingServicesSliceTests.class, EnumSet.allOf(BackingService.class))
				.customizeContext(context, null);
			return context.getBeanDefinitionNames();
		}
	}

}
