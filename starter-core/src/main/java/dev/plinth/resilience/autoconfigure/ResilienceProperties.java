package dev.plinth.resilience.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that all clients of other services share.
 *
 * @param deadlineHeader Header that tells a service how many milliseconds its caller
 * waits; empty for none.
 */
@ConfigurationProperties("plinth.resilience")
record ResilienceProperties(@DefaultValue("X-Request-Timeout-Ms") String deadlineHeader) {

}
