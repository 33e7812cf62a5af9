package dev.plinth.idempotency.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import dev.plinth.environment.migration.autoconfigure.MigrationsAutoConfiguration;
import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.jdbc.JdbcIdempotencyStore;
import dev.plinth.idempotency.redis.RedisIdempotencyStore;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.test.services.PostgresDatabase;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link IdempotencyAutoConfiguration}.
 */
class IdempotencyAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class, ProblemAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class, DataRedisAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class));

	@Test
	void keepsKeysInMemoryWithoutServers() {
		this.runner
			.run((context) -> assertThat(context).hasBean("idempotencyFilter").doesNotHaveBean(IdempotencyStore.class));
	}

	@Test
	void takesRedisIfItIsConfigured() {
		this.runner.withPropertyValues("spring.data.redis.url=redis://localhost:1")
			.run((context) -> assertThat(context).hasSingleBean(RedisIdempotencyStore.class));
		this.runner.withPropertyValues("spring.data.redis.url=redis://localhost:1", "plinth.idempotency.store=memory")
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyStore.class));
	}

	@Test
	void takesDatabaseIfAsked() {
		this.runner.withPropertyValues("plinth.idempotency.store=jdbc", "spring.datasource.generate-unique-name=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(JdbcIdempotencyStore.class).hasBean("idempotencyDatabaseInitializer");
				new JdbcTemplate(context.getBean(javax.sql.DataSource.class))
					.queryForList("select * from plinth_idempotency");
			});
	}

	@Test
	void storeOfApplicationWins() {
		IdempotencyStore own = mock(IdempotencyStore.class);
		this.runner.withBean(IdempotencyStore.class, () -> own)
			.withPropertyValues("spring.data.redis.url=redis://localhost:1")
			.run((context) -> assertThat(context).getBean(IdempotencyStore.class).isSameAs(own));
	}

	@Test
	void worksWithoutRedisAndJdbc() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "org.springframework.jdbc",
					"org.springframework.boot.jdbc"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("idempotencyFilter"));
	}

	@Test
	void filterOfApplicationWins() {
		FilterRegistrationBean<Filter> own = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(request, response));
		this.runner.withBean("idempotencyFilter", FilterRegistrationBean.class, () -> own)
			.run((context) -> assertThat(context.getBean("idempotencyFilter")).isSameAs(own));
	}

	@Test
	void limitsAreProperties() {
		this.runner
			.withPropertyValues("plinth.idempotency.ttl=2m", "plinth.idempotency.max-entries=3",
					"plinth.idempotency.max-body-size=1KB", "plinth.idempotency.headers=Location")
			.run((context) -> assertThat(context.getBean(IdempotencyProperties.class))
				.isEqualTo(new IdempotencyProperties(IdempotencyProperties.Store.AUTO, Duration.ofMinutes(2), 3,
						DataSize.ofKilobytes(1), Set.of("Location"))));
		this.runner.withPropertyValues("plinth.idempotency.max-entries=0")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("maxEntries"));
		this.runner.withPropertyValues("plinth.idempotency.ttl=0")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("ttl"));
	}

	@Test
	void tableComesWithTheMigrationsIfItIsUsed() {
		WebApplicationContextRunner migrated = this.runner
			.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class, MigrationsAutoConfiguration.class))
			.withPropertyValues("spring.flyway.enabled=true", "plinth.idempotency.jdbc.initialize-schema=never");
		PostgresDatabase database = PostgresDatabase.create();
		for (String[] source : new String[][] { { "jdbc:h2:mem:" + UUID.randomUUID(), "sa", "" },
				{ database.jdbcUrl(), database.username(), database.password() } }) {
			WebApplicationContextRunner stored = migrated.withPropertyValues("spring.datasource.url=" + source[0],
					"spring.datasource.username=" + source[1], "spring.datasource.password=" + source[2]);
			stored.run((context) -> assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(
					() -> new JdbcIdempotencyStore(context.getBean(javax.sql.DataSource.class), Clock.systemUTC())
						.claim("k", "f", Duration.ofDays(1))));
			stored.withPropertyValues("plinth.idempotency.store=jdbc")
				.run((context) -> assertThat(context.getBean(IdempotencyStore.class)
					.claim("k".repeat(64), "f".repeat(64), Duration.ofDays(1))).isNull());
		}
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean("idempotencyFilter"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.idempotency.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("idempotencyFilter"));
		this.runner.withPropertyValues("plinth.problem.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencyFilter"));
	}

	@Test
	void storeThatCannotBeUsedStopsTheStartAndIsExplained() {
		this.runner.withPropertyValues("plinth.idempotency.store=redis").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(new MissingIdempotencyStoreFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
				.contains("spring.data.redis.url");
		});
		assertThat(new MissingIdempotencyStoreFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

}
