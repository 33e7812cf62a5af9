package dev.plinth.security.autoconfigure;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.security.PlinthSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.DefaultHttpFirewall;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebSecurityAutoConfiguration}.
 */
class WebSecurityAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withPropertyValues("plinth.security.token.enabled=false")
		.withConfiguration(AutoConfigurations.of(WebSecurityAutoConfiguration.class, ProblemAutoConfiguration.class,
				SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class));

	@Test
	void deniesEverythingByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(SecurityFilterChain.class)
				.hasSingleBean(PlinthSecurity.class)
				.hasSingleBean(SecurityProblems.class)
				.hasBean("plinthSecurityFilterChain");
			assertThat(get(context, "/any").getStatus()).isEqualTo(401);
			assertThat(get(context, "/livez").getStatus()).isEqualTo(200);
		});
	}

	@Test
	void firewallOfTheApplicationStays() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(HttpFirewall.class));
		this.contextRunner.withBean("own", HttpFirewall.class, DefaultHttpFirewall::new)
			.run((context) -> assertThat(context.getBean(HttpFirewall.class)).isInstanceOf(DefaultHttpFirewall.class));
	}

	@Test
	void apiDocumentationIsPublicInDevelopmentOnly() {
		this.contextRunner.run((context) -> assertThat(get(context, "/v3/api-docs").getStatus()).isEqualTo(401));
		this.contextRunner.withPropertyValues("spring.profiles.active=dev")
			.run((context) -> assertThat(get(context, "/v3/api-docs").getStatus()).isEqualTo(200));
	}

	@Test
	void consoleIsPublicWhereThereIsOne() {
		this.contextRunner.run((context) -> assertThat(get(context, "/console/x").getStatus()).isEqualTo(401));
		this.contextRunner.withBean("plinthConsolePage", Object.class)
			.run((context) -> assertThat(get(context, "/console/x").getStatus()).isEqualTo(200));
	}

	@Test
	void pathsArePermitted() {
		this.contextRunner.withPropertyValues("plinth.security.paths.permit=GET /open/**, /all/{id}").run((context) -> {
			assertThat(get(context, "/open/x").getStatus()).isEqualTo(200);
			assertThat(send(context, "POST", "/open/x").getStatus()).isEqualTo(401);
			assertThat(send(context, "POST", "/all/1").getStatus()).isEqualTo(200);
			assertThat(get(context, "/all/1/2").getStatus()).isEqualTo(401);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "open/**", "FETCH /open", "get /open", "/open/{", "GET" })
	void faultyPathRefusesToStartAndNamesTheProperty(String rule) {
		this.contextRunner.withPropertyValues("plinth.security.paths.permit=" + rule).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidPathRuleFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getAction()).contains(rule, "plinth.security.paths.permit");
		});
	}

	@Test
	void everyOriginWithCookiesRefusesToStart() {
		this.contextRunner
			.withPropertyValues("plinth.security.cors.allowed-origins=*", "plinth.security.cors.allow-credentials=true")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(new OpenCorsFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
					.contains("plinth.security.cors.allowed-origins");
			});
		assertThat(new OpenCorsFailureAnalyzer().analyze(new IllegalStateException())).isNull();
		assertThat(new InvalidPathRuleFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	@Test
	void corsOfSpringMvcAppliesToRefusalsToo() {
		this.contextRunner.withBean(OpenToOneOrigin.class).run((context) -> {
			MockHttpServletRequest request = new MockHttpServletRequest("GET", "/any");
			request.addHeader("Origin", "https://app.example");
			MockHttpServletResponse answer = send(context, request);
			assertThat(answer.getStatus()).isEqualTo(401);
			assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
			request = new MockHttpServletRequest("GET", "/any");
			request.addHeader("Origin", "https://evil.example");
			answer = send(context, request);
			assertThat(answer.getStatus()).isEqualTo(403);
			assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
			MockHttpServletRequest preflight = new MockHttpServletRequest("OPTIONS", "/any");
			preflight.addHeader("Origin", "https://app.example");
			preflight.addHeader("Access-Control-Request-Method", "GET");
			answer = send(context, preflight);
			assertThat(answer.getStatus()).isEqualTo(200);
			assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
		});
	}

	@Test
	void ownCorsConfigurationSourceWins() {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.addAllowedOrigin("https://own.example");
		this.contextRunner
			.withBean("corsConfigurationSource", CorsConfigurationSource.class, () -> (request) -> configuration)
			.run((context) -> {
				MockHttpServletRequest request = new MockHttpServletRequest("GET", "/any");
				request.addHeader("Origin", "https://own.example");
				assertThat(send(context, request).getHeader("Access-Control-Allow-Origin"))
					.isEqualTo("https://own.example");
			});
	}

	@Test
	void filtersAreObservedUnlessThatIsSwitchedOff() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SecurityObservationSettings.class));
		this.contextRunner.withPropertyValues("management.observations.enable.spring.security=true")
			.run((context) -> assertThat(context).doesNotHaveBean(SecurityObservationSettings.class));
		WebApplicationContextRunner off = this.contextRunner
			.withPropertyValues("management.observations.enable.spring.security=false");
		off.run((context) -> assertThat(context.getBean(SecurityObservationSettings.class).shouldObserveRequests())
			.isFalse());
		SecurityObservationSettings own = SecurityObservationSettings.withDefaults().build();
		off.withBean(SecurityObservationSettings.class, () -> own)
			.run((context) -> assertThat(context.getBean(SecurityObservationSettings.class)).isSameAs(own));
	}

	@Test
	void headersAreConfigured() {
		this.contextRunner
			.withPropertyValues("plinth.security.headers.hsts=always", "plinth.security.headers.hsts-max-age=1d",
					"plinth.security.headers.content-security-policy=default-src 'self'",
					"plinth.security.headers.referrer-policy=same-origin")
			.run((context) -> {
				MockHttpServletResponse answer = get(context, "/any");
				assertThat(answer.getHeader("Strict-Transport-Security"))
					.isEqualTo("max-age=86400 ; includeSubDomains");
				assertThat(answer.getHeader("Content-Security-Policy")).isEqualTo("default-src 'self'");
				assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("same-origin");
			});
		this.contextRunner.withPropertyValues("plinth.security.headers.hsts=off").run((context) -> {
			MockHttpServletRequest request = new MockHttpServletRequest("GET", "/any");
			request.setSecure(true);
			assertThat(send(context, request).getHeader("Strict-Transport-Security")).isNull();
		});
		this.contextRunner.withPropertyValues("plinth.security.headers.enabled=false")
			.run((context) -> assertThat(get(context, "/any").getHeader("X-Content-Type-Options")).isNull());
	}

	@Test
	void ownBeansWin() {
		AuthenticationEntryPoint entryPoint = (request, response, failure) -> response.setStatus(418);
		this.contextRunner.withBean(AuthenticationEntryPoint.class, () -> entryPoint).run((context) -> {
			assertThat(context).doesNotHaveBean(SecurityProblems.class).hasSingleBean(AccessDeniedHandler.class);
			assertThat(get(context, "/any").getStatus()).isEqualTo(418);
		});
		this.contextRunner.withBean(PlinthSecurity.class, () -> mock(PlinthSecurity.class))
			.withBean(SecurityFilterChain.class, () -> mock(SecurityFilterChain.class))
			.run((context) -> assertThat(context).hasSingleBean(PlinthSecurity.class)
				.hasSingleBean(SecurityFilterChain.class));
	}

	@Test
	void severalEntryPointsOfTheApplicationAreLeftAlone() {
		this.contextRunner.withBean("one", AuthenticationEntryPoint.class, () -> mock(AuthenticationEntryPoint.class))
			.withBean("two", AuthenticationEntryPoint.class, () -> mock(AuthenticationEntryPoint.class))
			.run((context) -> assertThat(get(context, "/any").getStatus()).isEqualTo(401));
	}

	@Test
	void answersWithoutABodyWhereProblemsAreSwitchedOff() {
		this.contextRunner.withPropertyValues("plinth.problem.enabled=false").run((context) -> {
			MockHttpServletResponse answer = get(context, "/any");
			assertThat(answer.getStatus()).isEqualTo(401);
			assertThat(answer.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
			assertThat(answer.getContentAsString()).isEmpty();
		});
	}

	@Test
	void opaqueTokensOfAnotherIssuerAreAccepted() {
		this.contextRunner.withBean(OpaqueTokenIntrospector.class, () -> mock(OpaqueTokenIntrospector.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void switchedOffLeavesTheDefaultOfSpringBoot() {
		ContextConsumer<AssertableWebApplicationContext> check = (context) -> assertThat(context)
			.doesNotHaveBean(PlinthSecurity.class)
			.doesNotHaveBean("plinthSecurityFilterChain")
			.hasBean("defaultSecurityFilterChain");
		this.contextRunner.withPropertyValues("plinth.security.enabled=false").run(check);
		this.contextRunner.withPropertyValues("plinth.security.web.enabled=false").run(check);
	}

	private static MockHttpServletResponse get(AssertableWebApplicationContext context, String path) throws Exception {
		return send(context, "GET", path);
	}

	private static MockHttpServletResponse send(AssertableWebApplicationContext context, String method, String path)
			throws Exception {
		return send(context, new MockHttpServletRequest(method, path));
	}

	private static MockHttpServletResponse send(AssertableWebApplicationContext context, MockHttpServletRequest request)
			throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		FilterChainProxy proxy = (FilterChainProxy) context.getBean("springSecurityFilterChain",
				jakarta.servlet.Filter.class);
		request.setServletPath(request.getRequestURI());
		proxy.doFilter(request, response, (forwarded, answer) -> {
		});
		return response;
	}

	static class OpenToOneOrigin implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example");
		}

	}

}
