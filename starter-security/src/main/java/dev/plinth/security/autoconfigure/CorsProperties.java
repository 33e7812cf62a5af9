package dev.plinth.security.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Properties of cross-origin requests.
 *
 * @param allowedOrigins Comma-separated list of the origins that may send requests
 * @param allowedOriginPatterns Comma-separated list of patterns of such origins, for
 * instance https://*.example.com
 * @param allowedMethods Comma-separated list of methods
 * @param allowedHeaders Comma-separated list of request headers
 * @param exposedHeaders Comma-separated list of response headers that scripts may read
 * @param allowCredentials Whether to accept cookies
 * @param maxAge Time that clients may remember the answer
 */
@ConfigurationProperties("plinth.security.cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue List<String> allowedOriginPatterns,
		@DefaultValue( {
				"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" }) List<String> allowedMethods,
		@DefaultValue("*") List<String> allowedHeaders,
		@DefaultValue({ "ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
				"X-Request-Id" }) List<String> exposedHeaders,
		@DefaultValue("false") boolean allowCredentials, @DefaultValue("1h") Duration maxAge){

	boolean isConfigured() {
		return !this.allowedOrigins.isEmpty() || !this.allowedOriginPatterns.isEmpty();
	}

	CorsConfiguration toConfiguration() {
		if (this.allowCredentials && (this.allowedOrigins.contains("*") || this.allowedOriginPatterns.contains("*"))) {
			throw new OpenCorsException();
		}
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(this.allowedOrigins);
		configuration.setAllowedOriginPatterns(this.allowedOriginPatterns);
		configuration.setAllowedMethods(this.allowedMethods);
		configuration.setAllowedHeaders(this.allowedHeaders);
		configuration.setExposedHeaders(this.exposedHeaders);
		configuration.setAllowCredentials(this.allowCredentials);
		configuration.setMaxAge(this.maxAge);
		return configuration;
	}

}
