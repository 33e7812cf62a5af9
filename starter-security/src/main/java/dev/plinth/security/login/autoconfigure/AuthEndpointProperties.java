package dev.plinth.security.login.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoints for login, refresh and logout.
 *
 * @param path Path that all of the endpoints are below
 * @param refreshToken Way of the refresh token to the client and back
 * @param cookie Cookie with the refresh token
 */
@ConfigurationProperties("plinth.security.auth")
record AuthEndpointProperties(@DefaultValue("/api/v1/auth") String path, @DefaultValue("body") Transport refreshToken,
		@DefaultValue Cookie cookie) {

	/**
	 * The way of the refresh token.
	 */
	enum Transport {

		/**
		 * In the body of requests and answers.
		 */
		BODY,

		/**
		 * In a cookie that scripts cannot read.
		 */
		COOKIE

	}

	/**
	 * The cookie with the refresh token.
	 *
	 * @param name Name of the cookie
	 * @param secure Whether to send the cookie over HTTPS only
	 * @param sameSite Value of the attribute SameSite
	 */
	record Cookie(@DefaultValue("refresh_token") String name, @DefaultValue("true") boolean secure,
			@DefaultValue("Strict") String sameSite) {
	}

}
