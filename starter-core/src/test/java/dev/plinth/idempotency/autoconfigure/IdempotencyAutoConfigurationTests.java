package dev.plinth.idempotency.autoconfigure;

import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.jdbc.JdbcIdempotencyStore;
import dev.plinth.idempotency.redis.RedisIdempotencyStore;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
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
