package dev.plinth.security.autoconfigure.redis;

import java.time.InstantSource;

import dev.plinth.environment.ConditionalOnRedis;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.autoconfigure.ConditionalOnIssuedTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for sessions, revocations and login attempts in Redis, over the
 * application's own connection.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
@ConditionalOnClass(StringRedisTemplate.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnRedis
@ConditionalOnBean(RedisConnectionFactory.class)
@ConditionalOnProperty(name = "plinth.security.store", havingValue = "redis", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.token.enabled" },
		matchIfMissing = true)
@ConditionalOnMissingBean({ JwtDecoder.class, OpaqueTokenIntrospector.class })
@ConditionalOnIssuedTokens
@EnableConfigurationProperties(RedisStoreProperties.class)
public final class RedisStoresAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SessionStore.class)
	RedisSessionStore plinthRedisSessionStore(RedisConnectionFactory connectionFactory, RedisStoreProperties properties,
			Environment environment, ObjectProvider<InstantSource> clock) {
		return new RedisSessionStore(new SecurityRedisTemplate(connectionFactory, properties.timeout()),
				prefix(properties, environment), clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean(TokenDenyList.class)
	RedisTokenDenyList plinthRedisTokenDenyList(RedisConnectionFactory connectionFactory,
			RedisStoreProperties properties, Environment environment) {
		return new RedisTokenDenyList(SecurityRedisTemplate.impatient(connectionFactory, properties.timeout()),
				prefix(properties, environment));
	}

	@Bean
	@ConditionalOnMissingBean(LoginAttempts.class)
	RedisLoginAttempts plinthRedisLoginAttempts(RedisConnectionFactory connectionFactory,
			RedisStoreProperties properties, Environment environment) {
		return new RedisLoginAttempts(new SecurityRedisTemplate(connectionFactory, properties.timeout()),
				prefix(properties, environment));
	}

	private static String prefix(RedisStoreProperties properties, Environment environment) {
		return (properties.keyPrefix() != null) ? properties.keyPrefix()
				: environment.getProperty("spring.application.name", "plinth") + ":security:";
	}

}
