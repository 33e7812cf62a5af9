package dev.plinth.security.login.autoconfigure;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import dev.plinth.security.SecurityEvent;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.session.autoconfigure.SessionAutoConfiguration;
import dev.plinth.security.token.AccessTokens;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for login with name and password. Needs one
 * {@link UserDetailsService}, or an {@link AuthenticationProvider} or an
 * {@link AuthenticationManager}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { SessionAutoConfiguration.class, PasswordAutoConfiguration.class,
				UserDetailsServiceAutoConfiguration.class },
		afterName = "dev.plinth.security.access.autoconfigure.AccessAutoConfiguration")
@ConditionalOnBean(Sessions.class)
@ConditionalOnBooleanProperty(name = { "plinth.security.enabled", "plinth.security.login.enabled" },
		matchIfMissing = true)
@Conditional(LoginAutoConfiguration.OnUsers.class)
@EnableConfigurationProperties({ LoginProperties.class, AuthEndpointProperties.class })
public final class LoginAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(LoginAttempts.class)
	MemoryLoginAttempts plinthLoginAttempts() {
		return new MemoryLoginAttempts();
	}

	@Bean
	CredentialCheck plinthCredentialCheck(ObjectProvider<AuthenticationManager> managers,
			ObjectProvider<AuthenticationProvider> providers, ObjectProvider<UserDetailsService> users,
			ObjectProvider<UserDetailsPasswordService> passwords, ObjectProvider<PasswordEncoder> passwordEncoders,
			ObjectProvider<CompromisedPasswordChecker> compromisedPasswords, ApplicationEventPublisher events) {
		AuthenticationManager manager = managers.getIfUnique();
		if (manager != null) {
			return new CredentialCheck(manager);
		}
		List<AuthenticationProvider> own = providers.orderedStream().toList();
		if (!own.isEmpty()) {
			return new CredentialCheck(new ProviderManager(own));
		}
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users.getObject());
		provider.setPasswordEncoder(new SteadyPasswords(
				passwordEncoders.getIfUnique(PasswordEncoderFactories::createDelegatingPasswordEncoder)));
		provider.setPreAuthenticationChecks((user) -> {
		});
		provider.setPostAuthenticationChecks(new AccountStatusUserDetailsChecker());
		passwords.ifUnique((service) -> provider.setUserDetailsPasswordService((user, password) -> {
			if (password == null) {
				return user;
			}
			events.publishEvent(new SecurityEvent(SecurityEvent.Type.PASSWORD_UPGRADED, user.getUsername(), Map.of()));
			return service.updatePassword(user, password);
		}));
		compromisedPasswords.ifUnique(provider::setCompromisedPasswordChecker);
		return new CredentialCheck(new ProviderManager(provider));
	}

	@Bean
	PasswordLogin plinthPasswordLogin(CredentialCheck credentials, Sessions sessions, LoginAttempts attempts,
			LoginProperties properties, ApplicationEventPublisher events, ObjectProvider<InstantSource> clock) {
		return new PasswordLogin(credentials, sessions, attempts, properties, events,
				clock.getIfUnique(InstantSource::system));
	}

	@Bean
	AuthController plinthAuthController(PasswordLogin login, Sessions sessions, AccessTokens accessTokens,
			JwtDecoder decoder, ObjectProvider<UserDetailsService> users, ObjectProvider<RoleHierarchy> roles,
			AuthEndpointProperties properties, ObjectProvider<InstantSource> clock) {
		return new AuthController(login, sessions, accessTokens, decoder, users.getIfUnique(),
				roles.getIfUnique(NullRoleHierarchy::new), properties, clock.getIfUnique(InstantSource::system));
	}

	static class OnUsers extends AnyNestedCondition {

		OnUsers() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(UserDetailsService.class)
		static class Users {

		}

		@ConditionalOnBean(AuthenticationProvider.class)
		static class Provider {

		}

		@ConditionalOnSingleCandidate(AuthenticationManager.class)
		static class Manager {

		}

	}

}
