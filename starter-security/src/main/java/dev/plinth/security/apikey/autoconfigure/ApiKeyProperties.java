package dev.plinth.security.apikey.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of API keys.
 *
 * @param enabled Whether to accept API keys
 * @param prefix Start of all keys, by which scanners recognise one that has leaked
 * @param ttl Time after which a key expires for which no other time is given
 * @param cacheTtl Time for which a key that was found right is not looked up again
 */
@ConfigurationProperties("plinth.security.api-keys")
record ApiKeyProperties(@DefaultValue("false") boolean enabled, @DefaultValue("plinth") String prefix,
		@DefaultValue("365d") Duration ttl, @DefaultValue("5s") Duration cacheTtl) {
}
