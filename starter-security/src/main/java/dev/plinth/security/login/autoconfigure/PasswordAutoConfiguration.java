package dev.plinth.security.login.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.ClassUtils;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for hashing passwords.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = UserDetailsServiceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.password.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(PasswordProperties.class)
public final class PasswordAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(PasswordEncoder.class)
	DelegatingPasswordEncoder plinthPasswordEncoder(PasswordProperties properties, ResourceLoader resources) {
		Map<String, PasswordEncoder> encoders = new HashMap<>();
		BoundedBcrypt bcrypt = new BoundedBcrypt(properties.bcryptStrength());
		encoders.put("bcrypt", bcrypt);
		if (ClassUtils.isPresent("org.bouncycastle.crypto.generators.Argon2BytesGenerator",
				resources.getClassLoader())) {
			encoders.put("argon2@SpringSecurity_v5_8", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
		}
		else if (properties.hash() == PasswordProperties.Hash.ARGON2ID) {
			throw new MissingArgon2Exception();
		}
		String id = (properties.hash() == PasswordProperties.Hash.ARGON2ID) ? "argon2@SpringSecurity_v5_8" : "bcrypt";
		DelegatingPasswordEncoder encoder = new DelegatingPasswordEncoder(id, encoders);
		encoder.setDefaultPasswordEncoderForMatches(
				new UnmarkedPasswords(bcrypt, PasswordEncoderFactories.createDelegatingPasswordEncoder()));
		return encoder;
	}

	@Bean
	@ConditionalOnProperty("plinth.security.password.breached-list")
	@ConditionalOnMissingBean(CompromisedPasswordChecker.class)
	BreachedPasswordList plinthBreachedPasswordList(PasswordProperties properties, ResourceLoader resources) {
		return BreachedPasswordList.read(resources.getResource(String.valueOf(properties.breachedList())));
	}

}
