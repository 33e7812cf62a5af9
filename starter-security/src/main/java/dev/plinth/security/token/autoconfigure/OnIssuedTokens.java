package dev.plinth.security.token.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Profile;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Whether the application issues access tokens. One with a {@link SecurityFilterChain} of
 * its own does so if it has a key, any other one must have a key.
 */
class OnIssuedTokens extends AnyNestedCondition {

	OnIssuedTokens() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnMissingBean(SecurityFilterChain.class)
	static class NoOwnSecurity {

	}

	@ConditionalOnProperty("plinth.security.token.secret")
	static class Secret {

	}

	@ConditionalOnProperty("plinth.security.token.keys.directory")
	static class Directory {

	}

	@ConditionalOnProperty("JWT_SECRET")
	static class SecretOfEnvironment {

	}

	@ConditionalOnProperty("JWT_KEYS_DIR")
	static class DirectoryOfEnvironment {

	}

	@ConditionalOnBooleanProperty("plinth.security.token.keys.generate")
	static class Generated {

	}

	@Profile({ "dev", "test" })
	static class Development {

	}

}
