package dev.plinth.observability.metrics.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the guards around metrics.
 *
 * @param enabled Whether to limit the values of tags.
 * @param maxTagValues Values a tag of a meter may have; further ones are recorded as
 * 'other'.
 */
@ConfigurationProperties("plinth.observability.metrics")
record MetricsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("200") int maxTagValues) {

}
