package dev.plinth.security.apikey.autoconfigure;

import java.time.Duration;

import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of API keys.
 *
 * @param enabled Whether to accept API keys
 * @param prefix Start of all keys, by which scanners recognise one that has leaked
 * @param ttl Time after which a key expires for which no other time is given
 * @param cacheTtl Time for which a key that was found right is not looked up again
 */
@Validated
@ConfigurationProperties("plinth.security.api-keys")
record ApiKeyProperties(@DefaultValue("false") boolean enabled,
		@Pattern(regexp = "[a-z][a-z0-9-]{1,30}") @DefaultValue("plinth") String prefix,
		@DurationMin(seconds = 1) @DefaultValue("365d") Duration ttl,
		@DurationMin(seconds = 0) @DefaultValue("5s") Duration cacheTtl) {
}
