package dev.plinth.security.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the security headers.
 *
 * @param enabled Whether to send them
 * @param contentSecurityPolicy Policy for the answers of the API
 * @param pages Comma-separated list of path patterns of pages for people
 * @param pagesContentSecurityPolicy Policy for pages for people
 * @param referrerPolicy Value of the header Referrer-Policy
 * @param permissionsPolicy Value of the header Permissions-Policy
 * @param hsts When to tell clients to use HTTPS only
 * @param hstsMaxAge Time that clients are to use HTTPS only
 */
@ConfigurationProperties("plinth.security.headers")
record HeaderProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("default-src 'none'; frame-ancestors 'none'") String contentSecurityPolicy, @DefaultValue( {
				"/console/**", "/swagger-ui/**", "/swagger-ui.html" }) List<String> pages,
		@DefaultValue("default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
				+ "base-uri 'self'; frame-ancestors 'none'") String pagesContentSecurityPolicy,
		@DefaultValue("no-referrer") String referrerPolicy,
		@DefaultValue("camera=(), geolocation=(), microphone=(), payment=()") String permissionsPolicy,
		@DefaultValue("secure") Hsts hsts, @DefaultValue("365d") Duration hstsMaxAge){

	/**
	 * When to tell clients to use HTTPS only.
	 */
	enum Hsts {

		/**
		 * In answers to requests that came over HTTPS. Behind a proxy this needs
		 * server.forward-headers-strategy.
		 */
		SECURE,

		/**
		 * In all answers, for a proxy that ends HTTPS and says nothing about it.
		 */
		ALWAYS,

		/**
		 * Never.
		 */
		OFF

	}

}
