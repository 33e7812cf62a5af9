package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.redis.RedisJobEngine;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The Redis engine without a database.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(JobEngine.class)
class PlainRedisJobEngineConfiguration {

	@Bean
	RedisJobEngine jobEngine(RedisConnectionFactory connectionFactory, JobsRedisProperties properties,
			Environment environment, ObjectProvider<Clock> clocks) {
		return create(connectionFactory, properties, environment, clocks.getIfUnique(Clock::systemUTC));
	}

	static RedisJobEngine create(RedisConnectionFactory connectionFactory, JobsRedisProperties properties,
			Environment environment, Clock clock) {
		String application = environment.getProperty("spring.application.name", "application");
		return new RedisJobEngine(connectionFactory, properties.prefix(application), properties.timeout(),
				NodeName.get(), clock);
	}

}
