package dev.plinth.idempotency.autoconfigure;

import java.time.Clock;

import javax.sql.DataSource;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.idempotency.IdempotencyStore;
import dev.plinth.idempotency.jdbc.JdbcIdempotencyStore;
import dev.plinth.idempotency.redis.RedisIdempotencyStore;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import jakarta.servlet.DispatcherType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration of idempotent requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "plinth.idempotency.enabled", matchIfMissing = true)
@ConditionalOnBean(ProblemRenderer.class)
@EnableConfigurationProperties(IdempotencyProperties.class)
public final class IdempotencyAutoConfiguration {

	private static final Log logger = LogFactory.getLog(IdempotencyAutoConfiguration.class);

	/** After the filters of Spring Security, which have -100. */
	private static final int FILTER_ORDER = -50;

	@Bean
	@ConditionalOnMissingBean(name = "idempotencyFilter")
	FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(IdempotencyProperties properties,
			ObjectProvider<IdempotencyStore> stores, ObjectProvider<Clock> clock, ProblemRenderer renderer) {
		IdempotencyStore store = stores.getIfAvailable(() -> inMemory(properties, clock));
		FilterRegistrationBean<IdempotencyFilter> registration = new FilterRegistrationBean<>(
				new IdempotencyFilter(store, renderer, properties));
		registration.setOrder(FILTER_ORDER);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		registration.setAsyncSupported(true);
		return registration;
	}

	private static IdempotencyStore inMemory(IdempotencyProperties properties, ObjectProvider<Clock> clock) {
		IdempotencyProperties.Store store = properties.store();
		if (store == IdempotencyProperties.Store.REDIS || store == IdempotencyProperties.Store.JDBC) {
			throw new MissingIdempotencyStoreException(store);
		}
		if (store == IdempotencyProperties.Store.AUTO) {
			logger.info("Idempotency keys are known to this process alone; with Redis, or "
					+ "plinth.idempotency.store=jdbc, all instances share them");
		}
		return IdempotencyStore.inMemory(clock.getIfUnique(Clock::systemUTC), properties.maxEntries());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(StringRedisTemplate.class)
	@ConditionalOnRedis
	@ConditionalOnBean(StringRedisTemplate.class)
	@Conditional(OnRedisStore.class)
	static class RedisConfiguration {

		@Bean
		@ConditionalOnMissingBean(IdempotencyStore.class)
		RedisIdempotencyStore idempotencyStore(StringRedisTemplate redis, Environment environment) {
			String application = environment.getProperty("spring.application.name", "application");
			return new RedisIdempotencyStore(redis, "plinth:" + application + ":idempotency:");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JdbcTemplate.class, DataSourceScriptDatabaseInitializer.class })
	@ConditionalOnProperty(name = "plinth.idempotency.store", havingValue = "jdbc")
	@ConditionalOnSingleCandidate(DataSource.class)
	@EnableConfigurationProperties(IdempotencyJdbcProperties.class)
	static class JdbcConfiguration {

		@Bean
		@ConditionalOnMissingBean(IdempotencyStore.class)
		@DependsOnDatabaseInitialization
		JdbcIdempotencyStore idempotencyStore(DataSource dataSource, ObjectProvider<Clock> clock) {
			return new JdbcIdempotencyStore(dataSource, clock.getIfUnique(Clock::systemUTC));
		}

		@Bean
		@ConditionalOnMissingBean(name = "idempotencyDatabaseInitializer")
		@Conditional(OnIdempotencyDatabaseInitialization.class)
		DataSourceScriptDatabaseInitializer idempotencyDatabaseInitializer(DataSource dataSource,
				IdempotencyJdbcProperties properties) {
			return new PropertiesBasedDataSourceScriptDatabaseInitializer<>(dataSource, properties);
		}

	}

	static class OnIdempotencyDatabaseInitialization extends OnDatabaseInitializationCondition {

		OnIdempotencyDatabaseInitialization() {
			super("Idempotency", "plinth.idempotency.jdbc.initialize-schema");
		}

	}

	static class OnRedisStore extends AnyNestedCondition {

		OnRedisStore() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty(name = "plinth.idempotency.store", havingValue = "auto", matchIfMissing = true)
		static class Auto {

		}

		@ConditionalOnProperty(name = "plinth.idempotency.store", havingValue = "redis")
		static class Redis {

		}

	}

}
