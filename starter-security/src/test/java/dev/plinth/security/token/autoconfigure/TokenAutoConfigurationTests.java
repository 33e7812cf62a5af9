package dev.plinth.security.token.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.plinth.security.token.AccessTokenCustomizer;
import dev.plinth.security.token.AccessTokens;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenRefusedException;
import dev.plinth.security.token.TokenRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TokenAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenAutoConfigurationTests {

	private static final String SECRET = "u8Jw2k9sLq0vXr5tBn7mZc3yHd6fGp1aEo4iRbTe";

	private static final UserDetails USER = User.withUsername("ada")
		.password("")
		.authorities("ROLE_admin", "reports:read", "FACTOR_PASSWORD")
		.build();

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TokenAutoConfiguration.class));

	private final WebApplicationContextRunner withSecret = this.contextRunner
		.withPropertyValues("plinth.security.token.secret=" + SECRET);

	@Test
	void withSecretProvidesBeans() {
		this.withSecret.run((context) -> {
			assertThat(context).hasSingleBean(AccessTokens.class)
				.hasSingleBean(JwtDecoder.class)
				.hasSingleBean(JwtEncoder.class)
				.hasSingleBean(JwtAuthenticationConverter.class)
				.hasSingleBean(MemoryDenyList.class)
				.hasSingleBean(JwkSetController.class);
			Jwt jwt = roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class));
			assertThat(jwt.getHeaders()).containsEntry("alg", "HS256").containsEntry("typ", "at+jwt");
			assertThat(context.getBean(SigningKeys.class).published().getKeys()).isEmpty();
		});
	}

	@Test
	void claimsAreThoseOfTheUser() {
		this.withSecret.withPropertyValues("spring.application.name=shop").run((context) -> {
			Jwt jwt = roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class));
			assertThat(jwt.getSubject()).isEqualTo("ada");
			assertThat(jwt.getClaimAsString("preferred_username")).isEqualTo("ada");
			assertThat(jwt.getClaimAsString("iss")).isEqualTo("shop");
			assertThat(jwt.getAudience()).containsExactly("shop");
			assertThat(jwt.getClaimAsString("sid")).isEqualTo("session");
			assertThat(jwt.getClaimAsStringList("roles")).containsExactly("admin");
			assertThat(jwt.getClaimAsStringList("permissions")).containsExactly("reports:read");
			assertThat(context.getBean(JwtAuthenticationConverter.class).convert(jwt).getAuthorities())
				.extracting("authority")
				.contains("ROLE_admin", "reports:read");
		});
	}

	@Test
	void issuerAudienceAndLifetimeAreConfigured() {
		this.withSecret
			.withPropertyValues("plinth.security.token.issuer=https://id.example", "plinth.security.token.audience=api",
					"plinth.security.token.ttl=5m")
			.run((context) -> {
				Jwt jwt = roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class));
				assertThat(jwt.getClaimAsString("iss")).isEqualTo("https://id.example");
				assertThat(jwt.getAudience()).containsExactly("api");
				assertThat(jwt.getExpiresAt()).isEqualTo(jwt.getIssuedAt().plusSeconds(300));
			});
	}

	@Test
	void secretIsTakenFromTheEnvironment() {
		this.contextRunner.withPropertyValues("JWT_SECRET=" + SECRET)
			.run((context) -> assertThat(context).hasSingleBean(AccessTokens.class));
	}

	@Test
	void keysAreTakenFromTheEnvironment(@TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("one.pem"),
				KeyDirectoryTests.pem("PRIVATE KEY", KeyDirectoryTests.ec("secp256r1").getPrivate().getEncoded()));
		this.contextRunner.withPropertyValues("JWT_KEYS_DIR=" + directory).run((context) -> {
			Jwt jwt = roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class));
			assertThat(jwt.getHeaders()).containsEntry("alg", "ES256").containsEntry("kid", "one");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "staging", "other" })
	void withoutKeyRefusesToStartAndNamesTheProperty(String profile) {
		this.contextRunner.withPropertyValues("spring.profiles.active=" + profile).run((context) -> {
			assertThat(context).hasFailed();
			assertAnalysis(context.getStartupFailure(), "no key", "JWT_SECRET", "plinth.security.token.secret",
					"JWT_KEYS_DIR", "plinth.security.token.keys.directory");
		});
	}

	@Test
	void withoutProfileRefusesToStart() {
		this.contextRunner.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "test" })
	void inDevelopmentGeneratesAKeyAndSaysSo(String profile, CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.profiles.active=" + profile).run((context) -> {
			Jwt jwt = roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class));
			assertThat(jwt.getHeaders()).containsEntry("alg", "ES256");
			assertThat(output).contains("A key for access tokens was generated for development");
			assertThat(context.getBean(SigningKeys.class).published().getKeys())
				.allSatisfy((key) -> assertThat(key.isPrivate()).isFalse())
				.hasSize(1);
		});
	}

	@Test
	void generatedKeyCanBeAskedForAndRefused() {
		this.contextRunner.withPropertyValues("plinth.security.token.keys.generate=true")
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues("spring.profiles.active=dev", "plinth.security.token.keys.generate=false")
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0123456789abcdef", "x", "ääääääääääääää" })
	void shortSecretRefusesToStartInEveryProfile(String secret) {
		for (String profile : new String[] { "prod", "dev" }) {
			this.contextRunner
				.withPropertyValues("spring.profiles.active=" + profile, "plinth.security.token.secret=" + secret)
				.run((context) -> {
					assertThat(context).hasFailed();
					assertAnalysis(context.getStartupFailure(), "less than 32", "plinth.security.token.secret",
							"JWT_SECRET");
				});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "your-256-bit-secret-your-256-bit-secret", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
			"ChangeMeChangeMeChangeMeChangeMeChangeMe", "abcabcabcabcabcabcabcabcabcabcabcabc" })
	void weakSecretRefusesToStartOutsideOfDevelopment(String secret, CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.profiles.active=prod", "JWT_SECRET=" + secret).run((context) -> {
			assertThat(context).hasFailed();
			assertAnalysis(context.getStartupFailure(), "weak", "JWT_SECRET");
			assertThat(output).doesNotContain(secret);
		});
		this.contextRunner.withPropertyValues("spring.profiles.active=dev", "JWT_SECRET=" + secret).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("is weak");
		});
	}

	@Test
	void secretAndKeysTogetherRefuseToStart(@TempDir Path directory) {
		this.withSecret.withPropertyValues("plinth.security.token.keys.directory=" + directory).run((context) -> {
			assertThat(context).hasFailed();
			assertAnalysis(context.getStartupFailure(), "Both", "JWT_KEYS_DIR", "JWT_SECRET");
		});
	}

	@Test
	void ownDecoderWins() {
		this.contextRunner.withBean(JwtDecoder.class, () -> mock(JwtDecoder.class))
			.run((context) -> assertThat(context).hasSingleBean(JwtDecoder.class)
				.doesNotHaveBean(AccessTokens.class)
				.doesNotHaveBean(JwtAuthenticationConverter.class)
				.doesNotHaveBean(JwkSetController.class));
	}

	@Test
	void ownPartsWin() {
		this.withSecret.withBean("own", TokenDenyList.class, () -> mock(TokenDenyList.class))
			.withBean(JwtEncoder.class, () -> mock(JwtEncoder.class))
			.withBean(JwtAuthenticationConverter.class)
			.withBean(AccessTokens.class, () -> mock(AccessTokens.class))
			.run((context) -> assertThat(context).hasSingleBean(TokenDenyList.class)
				.hasSingleBean(JwtEncoder.class)
				.hasSingleBean(AccessTokens.class)
				.hasSingleBean(JwtAuthenticationConverter.class));
	}

	@Test
	void claimsAreCustomized() {
		this.withSecret
			.withBean(AccessTokenCustomizer.class, () -> (claims, user) -> claims.claim("tenant", user.getUsername()))
			.run((context) -> assertThat(
					roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class))
						.getClaimAsString("tenant"))
				.isEqualTo("ada"));
	}

	@Test
	void ownValidatorsAreAsked() {
		this.withSecret
			.withBean("own", OAuth2TokenValidator.class,
					() -> (token) -> OAuth2TokenValidatorResult.failure(new OAuth2Error("no", "not today", null)))
			.run((context) -> assertThatExceptionOfType(TokenRefusedException.class)
				.isThrownBy(() -> roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class)))
				.withMessage("not today")
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CLAIMS)));
	}

	@Test
	void verifiedTokenIsNotVerifiedAgain() {
		this.withSecret.run((context) -> {
			String token = context.getBean(AccessTokens.class).issue(USER, "session").value();
			JwtDecoder decoder = context.getBean(JwtDecoder.class);
			assertThat(decoder.decode(token)).isSameAs(decoder.decode(token));
		});
		this.withSecret.withPropertyValues("plinth.security.token.cache.size=0").run((context) -> {
			String token = context.getBean(AccessTokens.class).issue(USER, "session").value();
			JwtDecoder decoder = context.getBean(JwtDecoder.class);
			assertThat(decoder.decode(token)).isNotSameAs(decoder.decode(token));
		});
	}

	@Test
	void revokedSessionAndTokenAreRefusedAtOnce() {
		this.withSecret.run((context) -> {
			AccessTokens tokens = context.getBean(AccessTokens.class);
			JwtDecoder decoder = context.getBean(JwtDecoder.class);
			for (String id : new String[] { "session", null }) {
				var token = tokens.issue(USER, (id != null) ? id : "other");
				decoder.decode(token.value());
				tokens.revoke((id != null) ? id : token.id());
				assertThatExceptionOfType(TokenRefusedException.class).isThrownBy(() -> decoder.decode(token.value()))
					.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.REVOKED));
			}
		});
	}

	@Test
	void failingStoreAcceptsOrRefusesAsConfigured() {
		TokenDenyList failing = mock(TokenDenyList.class);
		given(failing.isDenied(any())).willThrow(new IllegalStateException("down"));
		WebApplicationContextRunner runner = this.withSecret.withBean(TokenDenyList.class, () -> failing);
		runner.run((context) -> roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class)));
		runner.withPropertyValues("plinth.security.token.deny-list.on-failure=refuse")
			.run((context) -> assertThatExceptionOfType(dev.plinth.problem.UnavailableException.class)
				.isThrownBy(() -> roundTrip(context.getBean(AccessTokens.class), context.getBean(JwtDecoder.class))));
	}

	@Test
	void switchedOffProvidesNothing() {
		for (String property : new String[] { "plinth.security.enabled", "plinth.security.token.enabled" }) {
			this.contextRunner.withPropertyValues(property + "=false")
				.run((context) -> assertThat(context).doesNotHaveBean(JwtDecoder.class)
					.doesNotHaveBean(AccessTokens.class));
		}
		this.withSecret.withPropertyValues("plinth.security.token.jwks.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(JwkSetController.class));
	}

	@Test
	void unrelatedFailureIsNotAnalyzed() {
		assertThat(new InvalidKeyFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	private static Jwt roundTrip(AccessTokens tokens, JwtDecoder decoder) {
		return decoder.decode(tokens.issue(USER, "session").value());
	}

	private static void assertAnalysis(Throwable failure, String description, String... actions) {
		FailureAnalysis analysis = new InvalidKeyFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains(description);
		assertThat(analysis.getAction()).contains(actions);
	}

}
