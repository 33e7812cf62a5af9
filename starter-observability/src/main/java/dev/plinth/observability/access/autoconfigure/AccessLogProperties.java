package dev.plinth.observability.access.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the access log.
 *
 * @param enabled Whether to log one event for each response.
 * @param excludedPaths Patterns of paths that are not logged.
 * @param userAgent Whether to log the user agent of the client.
 * @param maxDelay Longest time that an event waits to be written together with others;
 * zero writes each by itself.
 */
@ConfigurationProperties("plinth.observability.access")
record AccessLogProperties(@DefaultValue("true") boolean enabled, @DefaultValue( {
		"/livez", "/readyz", "/health", "/actuator/health/**", "/actuator/prometheus" }) List<String> excludedPaths,
		@DefaultValue("true") boolean userAgent, @DefaultValue("5ms") Duration maxDelay){

}
