package dev.plinth.observability.shutdown.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the order in which an application stops.
 *
 * @param enabled Whether to wait between refusing traffic and closing the port.
 * @param drainDelay Time for load balancers to notice that the application is not ready.
 */
@ConfigurationProperties("plinth.observability.shutdown")
record ShutdownProperties(@DefaultValue("true") boolean enabled, @DefaultValue("0s") Duration drainDelay) {

}
