package dev.plinth.security.session.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of sessions.
 *
 * @param ttl Time after which a session ends that is not refreshed
 * @param absoluteTtl Time after which a session ends in any case
 * @param leeway Time for which a refresh token is still answered after it was exchanged
 */
@ConfigurationProperties("plinth.security.session")
record SessionProperties(@DefaultValue("7d") Duration ttl, @DefaultValue("30d") Duration absoluteTtl,
		@DefaultValue("5s") Duration leeway) {
}
