package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of load shedding.
 *
 * @param maxInFlight Greatest number of requests that are worked on at the same time;
 * zero for four fifths of the threads of the server, or 1000 with virtual threads.
 * @param retryAfter Time after which a refused client is asked to come again.
 * @param exempt Comma-separated list of path prefixes that are never refused.
 */
@ConfigurationProperties("plinth.load-shedding")
record LoadSheddingProperties(@DefaultValue("0") int maxInFlight, @DefaultValue("1s") Duration retryAfter,
		@DefaultValue( {
				"/livez", "/readyz", "/health", "/actuator" }) List<String> exempt){

}
