package dev.plinth.security.token.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.plinth.security.token.AccessTokenCustomizer;
import dev.plinth.security.token.AccessTokens;
import dev.plinth.security.token.TokenDenyList;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.util.StringUtils;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for access tokens that the application issues itself. Backs off if
 * the tokens come from elsewhere, which a {@link JwtDecoder} or an
 * {@link OpaqueTokenIntrospector} tells, and if the application has security of its own
 * and no key.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = UserDetailsServiceAutoConfiguration.class, afterName = {
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
		"dev.plinth.security.autoconfigure.redis.RedisStoresAutoConfiguration",
		"dev.plinth.security.autoconfigure.jdbc.JdbcStoresAutoConfiguration" })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.token.enabled" },
		matchIfMissing = true)
@ConditionalOnMissingBean({ JwtDecoder.class, OpaqueTokenIntrospector.class })
@ConditionalOnIssuedTokens
@EnableConfigurationProperties(TokenProperties.class)
public final class TokenAutoConfiguration {

	private static final Log logger = LogFactory.getLog(TokenAutoConfiguration.class);

	private static final Profiles DEVELOPMENT = Profiles.of("dev", "test");

	@Bean
	SigningKeys plinthSigningKeys(TokenProperties properties, Environment environment,
			ObjectProvider<InstantSource> clock) {
		boolean development = environment.acceptsProfiles(DEVELOPMENT);
		Path directory = properties.keys().directory();
		if (directory == null && StringUtils.hasText(environment.getProperty("JWT_KEYS_DIR"))) {
			directory = Path.of(environment.getRequiredProperty("JWT_KEYS_DIR"));
		}
		String secret = properties.secret();
		String source = "the property plinth.security.token.secret";
		if (!StringUtils.hasLength(secret)) {
			secret = environment.getProperty("JWT_SECRET");
			source = "the environment variable JWT_SECRET";
		}
		if (directory != null && StringUtils.hasLength(secret)) {
			throw new InvalidKeyException("Both a directory of keys and a secret are given for access tokens.",
					"Set either JWT_KEYS_DIR (plinth.security.token.keys.directory) or JWT_SECRET "
							+ "(plinth.security.token.secret), not both.");
		}
		if (directory != null) {
			return new KeyDirectory(directory, properties.keys().publishAhead(), properties.keys().reloadInterval(),
					clock.getIfUnique(InstantSource::system));
		}
		if (secret != null && !secret.isEmpty()) {
			return SigningKeys.of(sharedSecret(secret, source, development));
		}
		return SigningKeys.of(generate(properties.keys().generate(), development));
	}

	private static JWK sharedSecret(String secret, String source, boolean development) {
		JWK key = SharedSecret.toKey(secret, source, !development);
		String weakness = SharedSecret.weakness(secret);
		if (weakness != null) {
			logger.warn("The secret for access tokens in " + source + " is weak: " + weakness
					+ ". The application will not start with it outside of the profiles dev and test.");
		}
		return key;
	}

	private static JWK generate(@Nullable Boolean generate, boolean development) {
		if (!((generate != null) ? generate : development)) {
			throw new InvalidKeyException("There is no key to sign access tokens with.", """
					Set one of:
					  - the environment variable JWT_SECRET (plinth.security.token.secret) to at least 32 random \
					bytes, for instance the output of 'openssl rand -base64 48'
					  - the environment variable JWT_KEYS_DIR (plinth.security.token.keys.directory) to a \
					directory with a private key in a PEM file
					  - spring.security.oauth2.resourceserver.jwt.issuer-uri if another server issues the tokens
					For development, activate the profile dev: a key is generated at each start then.""");
		}
		logger.warn("A key for access tokens was generated for development. Tokens are not accepted by other nodes, "
				+ "nor after a restart. Set JWT_SECRET or JWT_KEYS_DIR to keep them.");
		try {
			return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.ES256)
				.keyIDFromThumbprint(true)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Bean
	TokenNames plinthTokenNames(TokenProperties properties, Environment environment) {
		return TokenNames.of(properties, environment.getProperty("spring.application.name", "plinth"));
	}

	@Bean
	@ConditionalOnMissingBean(TokenDenyList.class)
	MemoryDenyList plinthTokenDenyList(ObjectProvider<InstantSource> clock) {
		return new MemoryDenyList(clock.getIfUnique(InstantSource::system));
	}

	@Bean
	Revocations plinthRevocations(TokenDenyList denyList, TokenProperties properties,
			ObjectProvider<InstantSource> clock, ApplicationEventPublisher events) {
		return new Revocations(denyList, properties.denyList(), clock.getIfUnique(InstantSource::system), events);
	}

	@Bean
	@ConditionalOnMissingBean(JwtEncoder.class)
	NimbusJwtEncoder plinthJwtEncoder(SigningKeys keys) {
		return new NimbusJwtEncoder((selector, context) -> List.of(keys.signingKey()));
	}

	@Bean
	@ConditionalOnMissingBean(AccessTokens.class)
	SignedAccessTokens plinthAccessTokens(JwtEncoder encoder, SigningKeys keys, TokenNames names,
			TokenProperties properties, ObjectProvider<AccessTokenCustomizer> customizers, Revocations revocations,
			ObjectProvider<InstantSource> clock) {
		return new SignedAccessTokens(encoder, keys, names, properties, customizers.orderedStream().toList(),
				revocations, clock.getIfUnique(InstantSource::system));
	}

	@Bean
	VerifyingJwtDecoder plinthJwtDecoder(SigningKeys keys, TokenNames names, TokenProperties properties,
			ObjectProvider<OAuth2TokenValidator<Jwt>> validators, Revocations revocations,
			ObjectProvider<InstantSource> clock) {
		return new VerifyingJwtDecoder(keys, names, properties,
				new DelegatingOAuth2TokenValidator<>(validators.orderedStream().toList()), revocations,
				clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean
	JwtAuthenticationConverter plinthJwtAuthenticationConverter() {
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(new ClaimAuthorities());
		return converter;
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "plinth.security.token.jwks.enabled", matchIfMissing = true)
	JwkSetController plinthJwkSetController(SigningKeys keys, TokenProperties properties) {
		Duration publishAhead = properties.keys().publishAhead();
		return new JwkSetController(keys, publishAhead);
	}

}
