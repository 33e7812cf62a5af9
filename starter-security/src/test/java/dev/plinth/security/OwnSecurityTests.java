package dev.plinth.security;

import java.util.List;
import java.util.Map;

import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.Sessions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for applications that keep their own security.
 */
class OwnSecurityTests {

	private static final String[] ARGUMENTS = { "--server.port=0", "--spring.profiles.active=test",
			"--spring.main.banner-mode=off", "--plinth.security.store=memory",
			"--plinth.security.roles.admin.permissions=users:delete,orders:read" };

	@Test
	void ownFilterChainIsTheOnlyOneAndNothingElseApplies() {
		try (ConfigurableApplicationContext context = run(BasicChain.class)) {
			assertThat(context.getBeansOfType(SecurityFilterChain.class)).containsOnlyKeys("ownChain");
			ApiClient client = client(context);
			Answer anonymous = client.get("/api/v1/private");
			assertThat(anonymous.status()).isEqualTo(401);
			Answer basic = client.withHeader("Authorization", "Basic Ym9iQGV4YW1wbGUuY29tOlBhc3N3MHJkLWJvYg==")
				.get("/api/v1/private");
			assertThat(basic.status()).isEqualTo(200);
			assertThat(basic.header("Content-Security-Policy")).isEmpty();
			assertThat(basic.header("Referrer-Policy")).isEmpty();
			Answer login = client.post("/api/v1/auth/login",
					"{\"email\":\"bob@example.com\",\"password\":\"Passw0rd-bob\"}");
			assertThat(login.status()).isIn(401, 403);
		}
	}

	@Test
	void ownFilterChainTakesThePartsItAsksFor() {
		try (ConfigurableApplicationContext context = run(ChainWithParts.class)) {
			assertThat(context.getBeansOfType(SecurityFilterChain.class)).containsOnlyKeys("ownChain");
			ApiClient client = client(context);
			Answer login = client.login("bob@example.com", "Passw0rd-bob");
			assertThat(login.status()).isEqualTo(200);
			assertThat(login.header("Content-Security-Policy")).isEmpty();
			assertThat(client.as(login).get("/api/v1/private").status()).isEqualTo(200);
			Answer refused = client.withToken("x").get("/api/v1/private");
			assertThat(refused.code()).isEqualTo("invalid-token");
			assertThat(client.get("/api/v1/public").status()).isEqualTo(401);
		}
	}

	@Test
	void ownFilterChainNeedsNoKey() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class,
				BasicChain.class)
			.run("--server.port=0", "--spring.profiles.active=prod", "--spring.main.banner-mode=off",
					"--plinth.security.roles.admin.permissions=users:delete,orders:read")) {
			assertThat(context.getBeanNamesForType(JwtDecoder.class)).isEmpty();
			assertThat(context.getBeanNamesForType(Sessions.class)).isEmpty();
			assertThat(context.getBeanNamesForType(SessionStore.class)).as("and no tables").isEmpty();
			assertThat(client(context).withHeader("Authorization", "Basic Ym9iQGV4YW1wbGUuY29tOlBhc3N3MHJkLWJvYg==")
				.get("/api/v1/private")
				.status()).isEqualTo(200);
		}
	}

	@Test
	void ownFilterChainThatTakesBearerTokensNeedsAKey() {
		SpringApplicationBuilder application = new SpringApplicationBuilder(ShopApplication.class,
				ChainWithParts.class);
		assertThatException()
			.isThrownBy(() -> application.run("--server.port=0", "--spring.profiles.active=prod",
					"--spring.main.banner-mode=off"))
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContaining("plinth.security.token.secret");
	}

	@Test
	void ownJwtDecoderIsKept() {
		try (ConfigurableApplicationContext context = run(OwnDecoder.class)) {
			assertThat(context.getBeansOfType(JwtDecoder.class)).containsOnlyKeys("ownDecoder");
			assertThat(context.getBeanProvider(Sessions.class).getIfAvailable()).isNull();
			ApiClient client = client(context);
			assertThat(client.withToken("opensesame").get("/api/v1/private").status()).isEqualTo(200);
			assertThat(client.withToken("opensesame").get("/api/v1/admin").status()).isEqualTo(200);
			assertThat(client.withToken("other").get("/api/v1/private").code()).isEqualTo("invalid-token");
		}
	}

	@Test
	void ownAuthenticationManagerIsAsked() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DirectoryApplication.class)
			.run(ARGUMENTS)) {
			ApiClient client = client(context);
			assertThat(client.login("ldap-user", "wrong").code()).isEqualTo("invalid-credentials");
			Answer login = client.login("ldap-user", "right");
			assertThat(login.status()).isEqualTo(200);
			Answer refreshed = client.refresh(login.read("$.data.refreshToken"));
			Answer me = client.as(refreshed).get("/api/v1/auth/me");
			assertThat(me.<String>read("$.data.id")).isEqualTo("ldap-user");
			assertThat(me.<List<String>>read("$.data.roles")).containsExactly("staff");
			assertThat(me.<List<String>>read("$.data.permissions")).containsExactly("printer:use");
		}
	}

	@Test
	void ownPasswordEncoderIsKept() {
		try (ConfigurableApplicationContext context = run(OwnEncoder.class)) {
			assertThat(context.getBeansOfType(PasswordEncoder.class)).containsOnlyKeys("ownEncoder");
			assertThat(client(context).login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(200);
		}
	}

	@Test
	void switchedOffItLeavesTheApplicationAlone() {
		try (ConfigurableApplicationContext context = run(ShopApplicationOnly.class, "--plinth.security.enabled=false",
				"--spring.security.user.name=u")) {
			assertThat(context.getBeanNamesForType(PlinthSecurity.class)).isEmpty();
			assertThat(context.getBeanNamesForType(JwtDecoder.class)).isEmpty();
			assertThat(context.getBeanNamesForType(Sessions.class)).isEmpty();
			assertThat(context.getBeansOfType(SecurityFilterChain.class).keySet())
				.noneMatch((name) -> name.startsWith("plinth"));
		}
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... more) {
		List<String> arguments = new java.util.ArrayList<>(List.of(ARGUMENTS));
		arguments.addAll(List.of(more));
		return new SpringApplicationBuilder(ShopApplication.class, configuration).run(arguments.toArray(String[]::new));
	}

	private static ApiClient client(ConfigurableApplicationContext context) {
		return new ApiClient(((ServletWebServerApplicationContext) context).getWebServer().getPort());
	}

	@Configuration(proxyBeanMethods = false)
	static class BasicChain {

		@Bean
		SecurityFilterChain ownChain(HttpSecurity http) {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainWithParts {

		@Bean
		SecurityFilterChain ownChain(HttpSecurity http, PlinthSecurity plinth) {
			plinth.bearerTokens().customize(http);
			plinth.problems().customize(http);
			plinth.csrf().customize(http);
			http.authorizeHttpRequests((requests) -> requests.requestMatchers("/api/v1/auth/login")
				.permitAll()
				.anyRequest()
				.authenticated());
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDecoder {

		@Bean
		JwtDecoder ownDecoder() {
			return (token) -> {
				if (!"opensesame".equals(token)) {
					throw new BadJwtException("No");
				}
				return new Jwt(token, null, null, Map.of("alg", "none"),
						Map.of("sub", "ali", "roles", List.of("admin")));
			};
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DirectoryApplication {

		@Bean
		AuthenticationManager directory() {
			return (authentication) -> {
				if (!"right".equals(authentication.getCredentials())) {
					throw new BadCredentialsException("No");
				}
				return UsernamePasswordAuthenticationToken.authenticated(authentication.getName(), null,
						AuthorityUtils.createAuthorityList("ROLE_staff", "printer:use"));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEncoder {

		@Bean
		PasswordEncoder ownEncoder() {
			return PasswordEncoderFactories.createDelegatingPasswordEncoder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SomeEncoder.class)
	static class ShopApplicationOnly {

	}

	@Configuration(proxyBeanMethods = false)
	static class SomeEncoder {

		@Bean
		PasswordEncoder someEncoder() {
			return PasswordEncoderFactories.createDelegatingPasswordEncoder();
		}

	}

}
