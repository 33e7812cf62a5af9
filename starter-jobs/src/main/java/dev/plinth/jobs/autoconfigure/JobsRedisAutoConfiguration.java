package dev.plinth.jobs.autoconfigure;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.jobs.engine.JobEngine;
import io.lettuce.core.RedisClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration for jobs in the Redis of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsJdbcAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnJobStore(JobsProperties.Store.REDIS)
@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class })
@ConditionalOnRedis
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@ConditionalOnMissingBean(JobEngine.class)
@EnableConfigurationProperties({ JobsProperties.class, JobsRedisProperties.class })
@Import({ OutboxJobEngineConfiguration.class, PlainRedisJobEngineConfiguration.class })
public final class JobsRedisAutoConfiguration {

	@Bean
	ApplicationListener<ApplicationReadyEvent> jobRedisDurabilityCheck(RedisConnectionFactory connectionFactory) {
		RedisDurabilityCheck check = new RedisDurabilityCheck(connectionFactory);
		return (event) -> check.run();
	}

}
