package dev.plinth.security;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/**
 * The parts of the default security, for an application that declares its own
 * {@code SecurityFilterChain}. Each part does one thing and may be left out:
 * <pre class="code">
 * &#064;Bean
 * SecurityFilterChain chain(HttpSecurity http, PlinthSecurity plinth) {
 *     plinth.bearerTokens().customize(http);
 *     plinth.problems().customize(http);
 *     http.authorizeHttpRequests((requests) -&gt; requests.anyRequest().authenticated());
 *     return http.build();
 * }
 * </pre> Thread-safe.
 *
 * @since 0.1.0
 */
public interface PlinthSecurity {

	/**
	 * Accept access tokens as bearer tokens, and keep no HTTP session.
	 * @return the part
	 */
	Customizer<HttpSecurity> bearerTokens();

	/**
	 * Accept API keys. Does nothing where they are switched off.
	 * @return the part
	 */
	Customizer<HttpSecurity> apiKeys();

	/**
	 * Answer 401 and 403 as problems.
	 * @return the part
	 */
	Customizer<HttpSecurity> problems();

	/**
	 * Send the security headers.
	 * @return the part
	 */
	Customizer<HttpSecurity> headers();

	/**
	 * Answer cross-origin requests as configured.
	 * @return the part
	 */
	Customizer<HttpSecurity> cors();

	/**
	 * Protect the refresh cookie against cross-site requests where there is one. Bearer
	 * tokens need no such protection.
	 * @return the part
	 */
	Customizer<HttpSecurity> csrf();

	/**
	 * Apply the configured rules by path: public paths, paths for administrators, and
	 * authentication for everything else. Must come last.
	 * @return the part
	 */
	Customizer<HttpSecurity> paths();

	/**
	 * Put the id of the user into the logging context.
	 * @return the part
	 */
	Customizer<HttpSecurity> userIdInLogs();

	/**
	 * All parts, as the default security has them.
	 * @return the parts
	 */
	default Customizer<HttpSecurity> everything() {
		return (http) -> {
			bearerTokens().customize(http);
			apiKeys().customize(http);
			problems().customize(http);
			headers().customize(http);
			cors().customize(http);
			csrf().customize(http);
			userIdInLogs().customize(http);
			paths().customize(http);
		};
	}

}
