package dev.plinth.environment;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionalOnRedis @ConditionalOnRedis}.
 */
class ConditionalOnRedisTests {

	private final ApplicationContextRunner withoutBoot = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RedisFeatureAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DataRedisAutoConfiguration.class, RedisFeatureAutoConfiguration.class));

	@Test
	void whenNothingIsConfiguredDoesNotMatchAlthoughBootOffersAConnectionFactory() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(RedisConnectionFactory.class)
			.doesNotHaveBean(RedisFeature.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.url=redis://cache:6379", "spring.data.redis.host=localhost",
			"spring.data.redis.sentinel.nodes=one:26379,two:26379", "spring.data.redis.cluster.nodes[0]=one:6379",
			"spring.data.redis.cluster.nodes=one:6379,two:6379", "spring.data.redis.masterreplica.nodes=one:6379" })
	void whenAPropertyIsSetMatches(String property) {
		this.withoutBoot.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(RedisFeature.class));
	}

	@Test
	void whenTheUrlIsEmptyDoesNotMatch() {
		this.withoutBoot.withPropertyValues("spring.data.redis.url=")
			.run((context) -> assertThat(context).doesNotHaveBean(RedisFeature.class));
	}

	@Test
	void whenOnlyThePortIsSetDoesNotMatch() {
		this.contextRunner.withPropertyValues("spring.data.redis.port=6380")
			.run((context) -> assertThat(context).doesNotHaveBean(RedisFeature.class));
	}

	@Test
	void whenAnEnvironmentVariableIsSetMatches() {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SPRING_DATA_REDIS_HOST", "localhost"))))
			.run((context) -> assertThat(context).hasSingleBean(RedisFeature.class));
	}

	@Test
	void whenConnectionDetailsAreContributedMatches() {
		this.contextRunner.withUserConfiguration(ConnectionDetailsConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(RedisFeature.class));
	}

	@Test
	void whenTheApplicationHasItsOwnConnectionFactoryMatches() {
		this.contextRunner.withUserConfiguration(ConnectionFactoryConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(RedisFeature.class));
	}

	@Test
	void whenSpringDataRedisIsAbsentDoesNotMatch() {
		this.contextRunner.withPropertyValues("spring.data.redis.host=localhost")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.data.redis", "org.springframework.boot.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisFeature.class));
	}

	@Test
	void whenBootOffersAConnectionFactoryMatchesByProperty() {
		this.contextRunner.withPropertyValues("spring.data.redis.host=localhost")
			.run((context) -> assertThat(context).hasSingleBean(RedisConnectionFactory.class)
				.hasSingleBean(RedisFeature.class));
	}

	record RedisFeature() {

	}

	@AutoConfiguration
	@ConditionalOnRedis
	static class RedisFeatureAutoConfiguration {

		@Bean
		RedisFeature redisFeature() {
			return new RedisFeature();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionDetailsConfiguration {

		@Bean
		DataRedisConnectionDetails containerConnectionDetails() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("localhost", 6379);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionFactoryConfiguration {

		@Bean
		LettuceConnectionFactory cacheConnectionFactory() {
			return new LettuceConnectionFactory("localhost", 6379);
		}

	}

}
