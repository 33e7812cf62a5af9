package dev.plinth.cache.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.Delay;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Makes Lettuce try to reconnect more often than every 30 seconds, so that Redis is used
 * soon after it is back. A customizer of the application comes later and wins.
 */
@Configuration(proxyBeanMethods = false)
class ReconnectConfiguration {

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ClientResourcesBuilderCustomizer cacheReconnectDelay() {
		return (builder) -> builder
			.reconnectDelay(Delay.exponential(Duration.ofMillis(1), LONGEST_DELAY, 2, TimeUnit.MILLISECONDS));
	}

}
