package dev.plinth.webhook.autoconfigure;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.autoconfigure.JobsAutoConfiguration;
import dev.plinth.webhook.WebhookEndpoint;
import dev.plinth.webhook.WebhookEndpoints;
import dev.plinth.webhook.Webhooks;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for webhooks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "plinth.webhooks.enabled", matchIfMissing = true)
@ConditionalOnBean(Jobs.class)
@EnableConfigurationProperties(WebhookProperties.class)
public final class WebhookAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebhookEndpoints.class)
	WebhookEndpoints webhookEndpoints(WebhookProperties properties) {
		Map<String, WebhookEndpoint> endpoints = new LinkedHashMap<>();
		properties.endpoints()
			.forEach((name, endpoint) -> endpoints.put(name, new WebhookEndpoint(endpoint.url(), endpoint.secret())));
		return endpoints::get;
	}

	@Bean
	@ConditionalOnMissingBean(Webhooks.class)
	JobWebhooks webhooks(ObjectProvider<Jobs> jobs, WebhookEndpoints endpoints, WebhookProperties properties,
			ObjectProvider<JsonMapper> mapper, ObjectProvider<Clock> clock) {
		return new JobWebhooks(jobs, endpoints, mapper.getIfAvailable(JsonMapper::new), properties.timeout(),
				clock.getIfUnique(Clock::systemUTC));
	}

}
