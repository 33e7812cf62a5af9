package dev.plinth.security.autoconfigure.jdbc;

import java.time.InstantSource;

import javax.sql.DataSource;

import dev.plinth.security.apikey.ApiKeyStore;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.autoconfigure.ConditionalOnIssuedTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for sessions, revocations, login attempts and API keys in a
 * database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"dev.plinth.security.autoconfigure.redis.RedisStoresAutoConfiguration" })
@ConditionalOnClass({ JdbcTemplate.class, PropertiesBasedDataSourceScriptDatabaseInitializer.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBooleanProperty(name = "plinth.security.enabled", matchIfMissing = true)
public final class JdbcStoresAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "plinth.security.store", havingValue = "jdbc", matchIfMissing = true)
	@ConditionalOnBooleanProperty(name = "plinth.security.token.enabled", matchIfMissing = true)
	@ConditionalOnMissingBean({ JwtDecoder.class, OpaqueTokenIntrospector.class, SessionStore.class })
	@ConditionalOnIssuedTokens
	@EnableConfigurationProperties(JdbcStoreProperties.class)
	static class SessionConfiguration {

		@Bean
		PropertiesBasedDataSourceScriptDatabaseInitializer<JdbcStoreProperties> plinthSecuritySchemaInitializer(
				DataSource dataSource, JdbcStoreProperties properties) {
			return initializer(dataSource, properties);
		}

		@Bean
		@DependsOnDatabaseInitialization
		JdbcSessionStore plinthJdbcSessionStore(DataSource dataSource, ObjectProvider<InstantSource> clock) {
			return new JdbcSessionStore(new JdbcTemplate(dataSource), clock.getIfUnique(InstantSource::system));
		}

		@Bean
		@ConditionalOnMissingBean(TokenDenyList.class)
		@DependsOnDatabaseInitialization
		JdbcTokenDenyList plinthJdbcTokenDenyList(DataSource dataSource, ObjectProvider<InstantSource> clock) {
			return new JdbcTokenDenyList(new JdbcTemplate(dataSource), clock.getIfUnique(InstantSource::system));
		}

		@Bean
		@ConditionalOnMissingBean(LoginAttempts.class)
		@DependsOnDatabaseInitialization
		JdbcLoginAttempts plinthJdbcLoginAttempts(DataSource dataSource, ObjectProvider<InstantSource> clock) {
			return new JdbcLoginAttempts(new JdbcTemplate(dataSource), clock.getIfUnique(InstantSource::system));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("plinth.security.api-keys.enabled")
	@ConditionalOnMissingBean(ApiKeyStore.class)
	@EnableConfigurationProperties(JdbcStoreProperties.class)
	static class ApiKeyConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "plinthSecuritySchemaInitializer")
		PropertiesBasedDataSourceScriptDatabaseInitializer<JdbcStoreProperties> plinthApiKeySchemaInitializer(
				DataSource dataSource, JdbcStoreProperties properties) {
			return initializer(dataSource, properties);
		}

		@Bean
		@DependsOnDatabaseInitialization
		JdbcApiKeyStore plinthJdbcApiKeyStore(DataSource dataSource) {
			return new JdbcApiKeyStore(new JdbcTemplate(dataSource));
		}

	}

	private static PropertiesBasedDataSourceScriptDatabaseInitializer<JdbcStoreProperties> initializer(
			DataSource dataSource, JdbcStoreProperties properties) {
		return new PropertiesBasedDataSourceScriptDatabaseInitializer<>(dataSource, properties);
	}

}
