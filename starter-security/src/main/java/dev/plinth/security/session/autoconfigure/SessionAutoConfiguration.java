package dev.plinth.security.session.autoconfigure;

import java.time.InstantSource;

import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.token.AccessTokens;
import dev.plinth.security.token.autoconfigure.TokenAutoConfiguration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for sessions with refresh tokens.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TokenAutoConfiguration.class)
@ConditionalOnBean(AccessTokens.class)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.session.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(SessionProperties.class)
public final class SessionAutoConfiguration {

	private static final Log logger = LogFactory.getLog(SessionAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(SessionStore.class)
	MemorySessionStore plinthSessionStore(Environment environment, ObjectProvider<InstantSource> clock) {
		String store = environment.getProperty("plinth.security.store");
		if (store != null && !"memory".equalsIgnoreCase(store)) {
			throw new MissingStoreException(store);
		}
		logger.info("Sessions, revocations and login attempts are kept in memory: they end with this process, and "
				+ "other nodes do not know them. Set REDIS_URL or DATABASE_URL to share them.");
		return new MemorySessionStore(clock.getIfUnique(InstantSource::system));
	}

	@Bean
	SessionReport plinthSessionReport(SessionStore store) {
		return new SessionReport(store);
	}

	@Bean
	@ConditionalOnMissingBean(Sessions.class)
	RotatingSessions plinthSessions(SessionStore store, AccessTokens accessTokens,
			ObjectProvider<UserDetailsService> users, SessionProperties properties, ApplicationEventPublisher events,
			ObjectProvider<InstantSource> clock) {
		return new RotatingSessions(store, accessTokens, users.getIfUnique(), properties, events,
				clock.getIfUnique(InstantSource::system));
	}

}
