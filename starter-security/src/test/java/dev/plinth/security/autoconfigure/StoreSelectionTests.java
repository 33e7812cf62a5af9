package dev.plinth.security.autoconfigure;

import dev.plinth.security.autoconfigure.jdbc.JdbcStoresAutoConfiguration;
import dev.plinth.security.autoconfigure.metrics.SecurityMetricsAutoConfiguration;
import dev.plinth.security.autoconfigure.audit.SecurityAuditAutoConfiguration;
import dev.plinth.security.autoconfigure.redis.RedisStoresAutoConfiguration;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.autoconfigure.LoginAutoConfiguration;
import dev.plinth.security.login.autoconfigure.PasswordAutoConfiguration;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.session.autoconfigure.SessionAutoConfiguration;
import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.autoconfigure.TokenAutoConfiguration;
import dev.plinth.test.services.PostgresDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for which store is used, and for what is there with parts of the class path only.
 */
@Tag("any-jdk")
class StoreSelectionTests {

	private static final String CONTROLLER = "plinthAuthController";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JdbcStoresAutoConfiguration.class, RedisStoresAutoConfiguration.class,
				TokenAutoConfiguration.class, SessionAutoConfiguration.class, LoginAutoConfiguration.class,
				PasswordAutoConfiguration.class, SecurityMetricsAutoConfiguration.class,
				SecurityAuditAutoConfiguration.class))
		.withBean(UserDetailsService.class, InMemoryUserDetailsManager::new)
		.withPropertyValues("spring.profiles.active=test");

	private final WebApplicationContextRunner withDatabase = this.contextRunner
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class));

	private final WebApplicationContextRunner withRedis = this.contextRunner
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=redis://localhost:1");

	@Test
	void memoryWithNothingElse() {
		this.contextRunner.run((context) -> {
			assertStore(context.getBean(SessionStore.class), "Memory");
			assertStore(context.getBean(TokenDenyList.class), "Memory");
			assertStore(context.getBean(LoginAttempts.class), "Memory");
			assertThat(context).hasBean(CONTROLLER);
		});
	}

	@Test
	void databaseWhereThereIsOne() {
		this.withDatabase.run((context) -> {
			assertStore(context.getBean(SessionStore.class), "Jdbc");
			assertStore(context.getBean(TokenDenyList.class), "Jdbc");
			assertStore(context.getBean(LoginAttempts.class), "Jdbc");
		});
	}

	@Test
	void redisWhereItIsConfigured() {
		this.withRedis.run((context) -> {
			assertStore(context.getBean(SessionStore.class), "Redis");
			assertStore(context.getBean(TokenDenyList.class), "Redis");
			assertStore(context.getBean(LoginAttempts.class), "Redis");
		});
	}

	@Test
	void timeForRedisThatIsNoneRefusesToStart() {
		this.withRedis.withPropertyValues("plinth.security.redis.timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("plinth.security.redis"));
	}

	@Test
	void redisBeforeTheDatabaseUnlessSaidOtherwise() {
		WebApplicationContextRunner both = this.withRedis
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class));
		both.run((context) -> assertStore(context.getBean(SessionStore.class), "Redis"));
		both.withPropertyValues("plinth.security.store=jdbc")
			.run((context) -> assertStore(context.getBean(SessionStore.class), "Jdbc"));
		both.withPropertyValues("plinth.security.store=memory")
			.run((context) -> assertStore(context.getBean(SessionStore.class), "Memory"));
	}

	@Test
	void redisThatIsNotConfiguredIsNotUsed() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.run((context) -> assertStore(context.getBean(SessionStore.class), "Memory"));
	}

	@Test
	void missingStoreRefusesToStart() {
		for (String store : new String[] { "redis", "jdbc", "mongo" }) {
			this.contextRunner.withPropertyValues("plinth.security.store=" + store).run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("plinth.security.store", store);
			});
		}
	}

	@Test
	void missingTableRefusesToStartAndSaysHowToGetIt() {
		WebApplicationContextRunner postgres = this.withDatabase
			.withPropertyValues(PostgresDatabase.create().properties());
		postgres.run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("plinth_session");
			assertThat(analysis.getAction()).contains("classpath:db/plinth/security/{vendor}",
					"plinth.security.jdbc.initialize-schema");
		});
		postgres.withPropertyValues("plinth.security.jdbc.initialize-schema=always")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void ownStoresWin() {
		this.withDatabase.withBean(SessionStore.class, () -> mock(SessionStore.class))
			.withBean(TokenDenyList.class, () -> mock(TokenDenyList.class))
			.withBean(LoginAttempts.class, () -> mock(LoginAttempts.class))
			.run((context) -> assertThat(context).hasSingleBean(SessionStore.class)
				.hasSingleBean(TokenDenyList.class)
				.hasSingleBean(LoginAttempts.class));
	}

	@Test
	void ownSessionsAndPasswordEncoderWin() {
		this.contextRunner.withBean(Sessions.class, () -> mock(Sessions.class))
			.withBean(PasswordEncoder.class, () -> mock(PasswordEncoder.class))
			.run((context) -> assertThat(context).hasSingleBean(Sessions.class)
				.hasSingleBean(PasswordEncoder.class)
				.hasBean(CONTROLLER));
	}

	@Test
	void absentLibrariesAreNotMissed() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(JdbcTemplate.class, StringRedisTemplate.class, MeterRegistry.class,
					org.springframework.boot.actuate.audit.AuditEvent.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasBean(CONTROLLER);
				assertThat(context).doesNotHaveBean("plinthSecurityMetrics").doesNotHaveBean("plinthSecurityAudit");
			});
	}

	@Test
	void metricsAndAuditAreThereWhereTheyCanBe() {
		WebApplicationContextRunner runner = this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new);
		runner.run((context) -> {
			assertThat(context).hasBean("plinthSecurityMetrics").hasBean("plinthSecurityAudit");
			assertThat(context.getBean(MeterRegistry.class).get("plinth.security.logins").counters()).hasSize(3);
			assertThat(context.getBean(MeterRegistry.class).get("plinth.security.refresh.reuse").counter().count())
				.isZero();
		});
		runner.withPropertyValues("plinth.security.metrics.enabled=false", "plinth.security.audit.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("plinthSecurityMetrics")
				.doesNotHaveBean("plinthSecurityAudit"));
	}

	@Test
	void noLoginWithoutUsers() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TokenAutoConfiguration.class, SessionAutoConfiguration.class,
					LoginAutoConfiguration.class, PasswordAutoConfiguration.class))
			.withPropertyValues("spring.profiles.active=test")
			.run((context) -> assertThat(context).hasSingleBean(Sessions.class).doesNotHaveBean(CONTROLLER));
	}

	@Test
	void severalUserDetailsServicesAndPasswordEncodersAreLeftAlone() {
		this.contextRunner.withBean("second", UserDetailsService.class, InMemoryUserDetailsManager::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CONTROLLER));
		this.contextRunner.withBean("one", PasswordEncoder.class, () -> mock(PasswordEncoder.class))
			.withBean("two", PasswordEncoder.class, () -> mock(PasswordEncoder.class))
			.run((context) -> assertThat(context).hasNotFailed().hasBean(CONTROLLER));
	}

	@Test
	void loginWithAnAuthenticationManager() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TokenAutoConfiguration.class, SessionAutoConfiguration.class,
					LoginAutoConfiguration.class, PasswordAutoConfiguration.class))
			.withBean(AuthenticationManager.class, () -> mock(AuthenticationManager.class))
			.withPropertyValues("spring.profiles.active=test")
			.run((context) -> assertThat(context).hasBean(CONTROLLER));
	}

	@Test
	void noStoresForTokensOfAnotherIssuer() {
		this.withDatabase.withBean(JwtDecoder.class, () -> mock(JwtDecoder.class))
			.run((context) -> assertThat(context).doesNotHaveBean(SessionStore.class)
				.doesNotHaveBean(Sessions.class)
				.doesNotHaveBean(CONTROLLER));
	}

	@Test
	void switchesLeaveOutTheirPart() {
		this.contextRunner.withPropertyValues("plinth.security.login.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Sessions.class).doesNotHaveBean(CONTROLLER));
		this.contextRunner.withPropertyValues("plinth.security.session.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Sessions.class).doesNotHaveBean(CONTROLLER));
		this.contextRunner
			.withPropertyValues("plinth.security.password.enabled=false", "plinth.security.login.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PasswordEncoder.class));
	}

	@Test
	void argon2IsUsedWhereAskedFor() {
		this.contextRunner.withPropertyValues("plinth.security.password.hash=argon2id").run((context) -> {
			PasswordEncoder encoder = context.getBean(DelegatingPasswordEncoder.class);
			String encoded = encoder.encode("Passw0rd");
			assertThat(encoded).startsWith("{argon2@SpringSecurity_v5_8}$argon2id$");
			assertThat(encoder.matches("Passw0rd", encoded)).isTrue();
			assertThat(encoder.upgradeEncoding(encoded)).isFalse();
			assertThat(encoder.upgradeEncoding("{bcrypt}$2a$10$x")).isTrue();
		});
	}

	@Test
	void argon2WithoutItsLibraryRefusesToStart() {
		this.contextRunner.withPropertyValues("plinth.security.password.hash=argon2id")
			.withClassLoader(new FilteredClassLoader("org.bouncycastle"))
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(analyze(context.getStartupFailure()).getAction())
					.contains("org.bouncycastle:bcprov-jdk18on");
			});
	}

	private static void assertStore(Object store, String prefix) {
		assertThat(store.getClass().getSimpleName()).startsWith(prefix);
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					SpringFactoriesLoader.FailureHandler
						.logging(org.apache.commons.logging.LogFactory.getLog(StoreSelectionTests.class)))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("dev.plinth.security"))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

}
