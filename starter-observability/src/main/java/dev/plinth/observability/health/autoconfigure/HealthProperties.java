package dev.plinth.observability.health.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of health checks.
 *
 * @param enabled Whether to limit the time of health checks and to offer the health page.
 * @param path Path of the health page on the main port.
 * @param timeout Time after which a check that has not answered counts as down.
 */
@ConfigurationProperties("plinth.observability.health")
record HealthProperties(@DefaultValue("true") boolean enabled, @DefaultValue("/health") String path,
		@DefaultValue("2s") Duration timeout) {

}
