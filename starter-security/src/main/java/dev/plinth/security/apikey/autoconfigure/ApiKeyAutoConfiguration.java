package dev.plinth.security.apikey.autoconfigure;

import java.time.InstantSource;

import dev.plinth.security.apikey.ApiKeyStore;
import dev.plinth.security.apikey.ApiKeys;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for API keys, which are off unless asked for.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.plinth.security.autoconfigure.jdbc.JdbcStoresAutoConfiguration")
@ConditionalOnBooleanProperty(name = "plinth.security.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("plinth.security.api-keys.enabled")
@EnableConfigurationProperties(ApiKeyProperties.class)
public final class ApiKeyAutoConfiguration {

	private static final Log logger = LogFactory.getLog(ApiKeyAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(ApiKeyStore.class)
	MemoryApiKeyStore plinthApiKeyStore() {
		logger.warn("API keys are kept in memory: they end with this process, and other nodes do not know them. Set "
				+ "DATABASE_URL to keep them.");
		return new MemoryApiKeyStore();
	}

	@Bean
	@ConditionalOnMissingBean(ApiKeys.class)
	HashedApiKeys plinthApiKeys(ApiKeyStore store, ApiKeyProperties properties, ApplicationEventPublisher events,
			ObjectProvider<InstantSource> clock) {
		return new HashedApiKeys(store, properties, events, clock.getIfUnique(InstantSource::system));
	}

}
