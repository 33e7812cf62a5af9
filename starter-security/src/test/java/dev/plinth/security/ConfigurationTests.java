package dev.plinth.security;

import dev.plinth.security.apikey.autoconfigure.ApiKeyAutoConfiguration;
import dev.plinth.security.login.autoconfigure.LoginAutoConfiguration;
import dev.plinth.security.login.autoconfigure.PasswordAutoConfiguration;
import dev.plinth.security.session.autoconfigure.SessionAutoConfiguration;
import dev.plinth.security.token.autoconfigure.TokenAutoConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that values out of range stop the start.
 */
class ConfigurationTests {

	@ParameterizedTest
	@ValueSource(strings = { "plinth.security.token.ttl=0s", "plinth.security.token.clock-skew=-1s",
			"plinth.security.token.max-length=10", "plinth.security.token.keys.publish-ahead=-1s",
			"plinth.security.token.keys.reload-interval=0s", "plinth.security.token.cache.size=-1",
			"plinth.security.token.deny-list.cache-ttl=-1s", "plinth.security.session.ttl=0s",
			"plinth.security.session.absolute-ttl=-1d", "plinth.security.session.leeway=2m",
			"plinth.security.login.account.attempts=0", "plinth.security.login.address.lock=0s",
			"plinth.security.login.account.window=0s", "plinth.security.password.bcrypt-strength=2",
			"plinth.security.api-keys.prefix=A_B", "plinth.security.api-keys.ttl=0s" })
	void valueOutOfRangeRefusesToStart(String property) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TokenAutoConfiguration.class, SessionAutoConfiguration.class,
					LoginAutoConfiguration.class, PasswordAutoConfiguration.class, ApiKeyAutoConfiguration.class))
			.withBean(UserDetailsService.class, InMemoryUserDetailsManager::new)
			.withPropertyValues("spring.profiles.active=test", "plinth.security.api-keys.enabled=true", property)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(BindValidationException.class)
				.rootCause()
				.hasMessageContaining("plinth.security"));
	}

}
