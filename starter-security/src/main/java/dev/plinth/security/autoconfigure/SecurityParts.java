package dev.plinth.security.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.plinth.security.PlinthSecurity;
import dev.plinth.security.apikey.ApiKeys;
import dev.plinth.security.autoconfigure.HeaderProperties.Hsts;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CorsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * {@link PlinthSecurity} as the properties have it.
 */
final class SecurityParts implements PlinthSecurity {

	private static final List<String> HEALTH = List.of("/livez", "/readyz", "/health");

	private static final List<String> API_DOCS = List.of("/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml",
			"/swagger-ui/**", "/swagger-ui.html");

	private static final String JWKS = "/.well-known/jwks.json";

	/**
	 * Bean of Spring MVC that knows {@code @CrossOrigin} and {@code addCorsMappings}.
	 */
	private static final String MVC_CORS = "mvcHandlerMappingIntrospector";

	private final PathPatternRequestMatcher.Builder patterns;

	private final PathProperties paths;

	private final HeaderProperties headers;

	private final CorsProperties cors;

	private final AuthenticationEntryPoint entryPoint;

	private final AccessDeniedHandler accessDeniedHandler;

	private final ObjectProvider<JwtDecoder> decoders;

	private final ObjectProvider<OpaqueTokenIntrospector> introspectors;

	private final ObjectProvider<JwtAuthenticationConverter> converters;

	private final ObjectProvider<ApiKeys> apiKeys;

	private final boolean console;

	private final Environment environment;

	private final String authPath;

	private final boolean refreshCookie;

	SecurityParts(PathPatternRequestMatcher.Builder patterns, PathProperties paths, HeaderProperties headers,
			CorsProperties cors, AuthenticationEntryPoint entryPoint, AccessDeniedHandler accessDeniedHandler,
			ObjectProvider<JwtDecoder> decoders, ObjectProvider<OpaqueTokenIntrospector> introspectors,
			ObjectProvider<JwtAuthenticationConverter> converters, ObjectProvider<ApiKeys> apiKeys, boolean console,
			Environment environment) {
		this.patterns = patterns;
		this.paths = paths;
		this.headers = headers;
		this.cors = cors;
		this.entryPoint = entryPoint;
		this.accessDeniedHandler = accessDeniedHandler;
		this.decoders = decoders;
		this.introspectors = introspectors;
		this.converters = converters;
		this.apiKeys = apiKeys;
		this.console = console;
		this.environment = environment;
		this.authPath = environment.getProperty("plinth.security.auth.path", "/api/v1/auth");
		this.refreshCookie = "cookie"
			.equalsIgnoreCase(environment.getProperty("plinth.security.auth.refresh-token", "body"));
	}

	@Override
	public Customizer<HttpSecurity> bearerTokens() {
		return (http) -> {
			http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
			http.requestCache((cache) -> cache.disable());
			http.logout((logout) -> logout.disable());
			if (this.decoders.getIfAvailable() != null) {
				http.oauth2ResourceServer((server) -> {
					server.bearerTokenResolver(bearerTokenResolver());
					server.authenticationEntryPoint(this.entryPoint);
					server.accessDeniedHandler(this.accessDeniedHandler);
					server.jwt((jwt) -> jwt
						.jwtAuthenticationConverter(this.converters.getIfAvailable(SecurityParts::externalConverter)));
				});
			}
			else if (this.introspectors.getIfAvailable() != null) {
				http.oauth2ResourceServer((server) -> {
					server.authenticationEntryPoint(this.entryPoint);
					server.accessDeniedHandler(this.accessDeniedHandler);
					server.opaqueToken(Customizer.withDefaults());
				});
			}
			else if (this.environment.getProperty("plinth.security.token.enabled", Boolean.class, true)) {
				throw new InvalidConfigurationPropertyValueException("plinth.security.token.secret", null,
						"There is no key to verify access tokens with: set JWT_SECRET or JWT_KEYS_DIR.");
			}
		};
	}

	/**
	 * Leave bearer tokens alone where an expired one must not get in the way of a new
	 * one.
	 */
	private BearerTokenResolver bearerTokenResolver() {
		RequestMatcher exchange = new OrRequestMatcher(exchanges());
		DefaultBearerTokenResolver resolver = new DefaultBearerTokenResolver();
		return (request) -> exchange.matches(request) ? null : resolver.resolve(request);
	}

	private List<RequestMatcher> exchanges() {
		List<RequestMatcher> matchers = new ArrayList<>();
		for (String path : List.of("/login", "/refresh", "/logout")) {
			matchers.add(this.patterns.matcher(HttpMethod.POST, this.authPath + path));
		}
		return matchers;
	}

	private static JwtAuthenticationConverter externalConverter() {
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(new ExternalAuthorities());
		return converter;
	}

	@Override
	public Customizer<HttpSecurity> apiKeys() {
		return (http) -> {
			ApiKeys keys = this.apiKeys.getIfAvailable();
			if (keys != null) {
				http.addFilterBefore(new ApiKeyFilter(keys, this.entryPoint), BearerTokenAuthenticationFilter.class);
			}
		};
	}

	@Override
	public Customizer<HttpSecurity> problems() {
		return (http) -> http.exceptionHandling((exceptions) -> {
			exceptions.authenticationEntryPoint(this.entryPoint);
			exceptions.accessDeniedHandler(this.accessDeniedHandler);
		});
	}

	@Override
	public Customizer<HttpSecurity> headers() {
		return (http) -> http.headers((configurer) -> {
			if (!this.headers.enabled()) {
				configurer.disable();
				return;
			}
			RequestMatcher pages = new OrRequestMatcher(
					List.of(PathRule.matchers(this.patterns, "plinth.security.headers.pages", this.headers.pages())));
			HeaderWriter forPages = new ContentSecurityPolicyHeaderWriter(this.headers.pagesContentSecurityPolicy());
			HeaderWriter forOthers = new ContentSecurityPolicyHeaderWriter(this.headers.contentSecurityPolicy());
			configurer.addHeaderWriter((request, response) -> (pages.matches(request) ? forPages : forOthers)
				.writeHeaders(request, response));
			configurer.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny);
			configurer.referrerPolicy((referrer) -> referrer.policy(referrerPolicy()));
			configurer.permissionsPolicyHeader((policy) -> policy.policy(this.headers.permissionsPolicy()));
			configurer.httpStrictTransportSecurity((hsts) -> {
				if (this.headers.hsts() == Hsts.OFF) {
					hsts.disable();
					return;
				}
				hsts.maxAgeInSeconds(this.headers.hstsMaxAge().toSeconds()).includeSubDomains(true);
				if (this.headers.hsts() == Hsts.ALWAYS) {
					hsts.requestMatcher(AnyRequestMatcher.INSTANCE);
				}
			});
		});
	}

	private ReferrerPolicy referrerPolicy() {
		ReferrerPolicy policy = ReferrerPolicy.get(this.headers.referrerPolicy());
		return (policy != null) ? policy : ReferrerPolicy.NO_REFERRER;
	}

	@Override
	public Customizer<HttpSecurity> cors() {
		return (http) -> {
			if (!this.cors.isConfigured()) {
				http.cors(ownCors(http.getSharedObject(ApplicationContext.class)));
				return;
			}
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", this.cors.toConfiguration());
			http.cors((configurer) -> configurer.configurationSource(source));
		};
	}

	/**
	 * What the application says about CORS elsewhere. Spring MVC finds the handler of a
	 * request to know it, which is done only for requests of another origin.
	 */
	private static Customizer<CorsConfigurer<HttpSecurity>> ownCors(ApplicationContext context) {
		if (context.containsBean("corsFilter") || context.containsBean("corsConfigurationSource")
				|| !context.containsBean(MVC_CORS)) {
			return Customizer.withDefaults();
		}
		CorsConfigurationSource source = context.getBean(MVC_CORS, CorsConfigurationSource.class);
		return (configurer) -> configurer.configurationSource(
				(request) -> CorsUtils.isCorsRequest(request) ? source.getCorsConfiguration(request) : null);
	}

	@Override
	public Customizer<HttpSecurity> csrf() {
		return (http) -> {
			if (!this.refreshCookie) {
				http.csrf(AbstractHttpConfigurer::disable);
				return;
			}
			http.csrf((csrf) -> csrf.spa()
				.requireCsrfProtectionMatcher(
						new OrRequestMatcher(this.patterns.matcher(HttpMethod.POST, this.authPath + "/refresh"),
								this.patterns.matcher(HttpMethod.POST, this.authPath + "/logout"))));
		};
	}

	@Override
	public Customizer<HttpSecurity> userIdInLogs() {
		return (http) -> http.addFilterBefore(new UserIdFilter(), AuthorizationFilter.class);
	}

	@Override
	public Customizer<HttpSecurity> paths() {
		return (http) -> http.authorizeHttpRequests((requests) -> {
			requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll();
			requests.requestMatchers(exchanges().toArray(RequestMatcher[]::new)).permitAll();
			requests.requestMatchers(matchers(HEALTH)).permitAll();
			requests.requestMatchers(this.patterns.matcher(HttpMethod.GET, JWKS)).permitAll();
			if (this.environment.acceptsProfiles(Profiles.of("dev"))) {
				requests.requestMatchers(matchers(API_DOCS)).permitAll();
			}
			requests.requestMatchers(matchers("plinth.security.paths.admin", this.paths.admin()))
				.hasRole(this.paths.adminRole());
			requests.requestMatchers(matchers("plinth.security.paths.permit", this.paths.permit())).permitAll();
			if (this.console) {
				String console = this.environment.getProperty("plinth.observability.console.path", "/console");
				requests.requestMatchers(matchers(List.of("GET " + console, "GET " + console + "/**"))).permitAll();
			}
			String actuator = actuatorPath();
			if (actuator != null) {
				requests.requestMatchers(matchers(List.of(actuator + "/health", actuator + "/health/**"))).permitAll();
				requests.requestMatchers(matchers(List.of(actuator, actuator + "/**"))).hasRole(this.paths.adminRole());
			}
			requests.anyRequest().authenticated();
		});
	}

	private @Nullable String actuatorPath() {
		String path = this.environment.getProperty("management.endpoints.web.base-path", "/actuator");
		return (path.isEmpty() || "/".equals(path)) ? null : path;
	}

	private RequestMatcher[] matchers(List<String> paths) {
		return matchers("plinth.security", paths);
	}

	private RequestMatcher[] matchers(String property, List<String> rules) {
		return PathRule.matchers(this.patterns, property, rules);
	}

}
