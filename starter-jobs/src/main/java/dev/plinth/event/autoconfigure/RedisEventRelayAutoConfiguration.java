package dev.plinth.event.autoconfigure;

import dev.plinth.environment.ConditionalOnRedis;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Auto-configuration for the relay of events to Redis streams.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(StringRedisTemplate.class)
@ConditionalOnRedis
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
public final class RedisEventRelayAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RedisStreamEventRelay redisStreamEventRelay(RedisConnectionFactory connectionFactory, Environment environment) {
		return new RedisStreamEventRelay(new StringRedisTemplate(connectionFactory),
				environment.getProperty("plinth.events.redis.max-length", Long.class, 100_000L));
	}

}
