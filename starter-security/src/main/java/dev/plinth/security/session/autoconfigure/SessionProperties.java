package dev.plinth.security.session.autoconfigure;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of sessions.
 *
 * @param ttl Time after which a session ends that is not refreshed
 * @param absoluteTtl Time after which a session ends in any case
 * @param leeway Time for which a refresh token is still answered after it was exchanged
 */
@Validated
@ConfigurationProperties("plinth.security.session")
record SessionProperties(@DurationMin(seconds = 1) @DefaultValue("7d") Duration ttl,
		@DurationMin(seconds = 1) @DefaultValue("30d") Duration absoluteTtl,
		@DurationMin(seconds = 0) @DurationMax(seconds = 60) @DefaultValue("5s") Duration leeway) {
}
