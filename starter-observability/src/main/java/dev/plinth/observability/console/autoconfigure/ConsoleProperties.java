package dev.plinth.observability.console.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the console page.
 *
 * @param enabled Whether to offer the console page.
 * @param path Path of the page.
 * @param loginPath Path that the page posts e-mail and password to when the endpoints ask
 * for a login. Derived from 'plinth.security.auth.path' if not set.
 */
@ConfigurationProperties("plinth.observability.console")
record ConsoleProperties(@DefaultValue("true") boolean enabled, @DefaultValue("/console") String path,
		@Nullable String loginPath) {

}
