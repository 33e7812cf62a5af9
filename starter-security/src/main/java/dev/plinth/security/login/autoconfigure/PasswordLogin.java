package dev.plinth.security.login.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

import dev.plinth.problem.ProblemException;
import dev.plinth.security.AuthenticatedUser;
import dev.plinth.security.SecurityEvent;
import dev.plinth.security.SecurityEvent.Type;
import dev.plinth.security.login.InvalidCredentialsException;
import dev.plinth.security.login.LoginAttempts;
import dev.plinth.security.login.LoginAttempts.Limit;
import dev.plinth.security.login.TooManyAttemptsException;
import dev.plinth.security.session.Client;
import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionTokens;
import dev.plinth.security.session.Sessions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.password.CompromisedPasswordException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Logs users in by name and password. Attempts are counted by account, whether it exists
 * or not, and by network address. A device that already has a session of the account is
 * counted on its own, so that a stranger's guesses do not lock it out.
 */
final class PasswordLogin {

	private final CredentialCheck credentials;

	private final Sessions sessions;

	private final LoginAttempts attempts;

	private final Limit accountLimit;

	private final Limit addressLimit;

	private final ApplicationEventPublisher events;

	private final InstantSource clock;

	PasswordLogin(CredentialCheck credentials, Sessions sessions, LoginAttempts attempts, LoginProperties properties,
			ApplicationEventPublisher events, InstantSource clock) {
		this.credentials = credentials;
		this.sessions = sessions;
		this.attempts = attempts;
		this.accountLimit = properties.account().limit();
		this.addressLimit = properties.address().limit();
		this.events = events;
		this.clock = clock;
	}

	SessionTokens login(String username, String password, Client client, @Nullable Session present) {
		String addressKey = key("address", ClientAddress.countedAs(String.valueOf(client.address())));
		String accountKey = (present != null && present.username().equalsIgnoreCase(username))
				? key("session", present.id()) : key("account", AccountName.countedAs(username));
		count(addressKey, this.addressLimit, username, client, "address");
		count(accountKey, this.accountLimit, username, client, "account");
		UserDetails user;
		try {
			user = this.credentials.check(username, password);
		}
		catch (BadCredentialsException | UsernameNotFoundException ex) {
			publish(Type.LOGIN_FAILED, username, client, "credentials");
			throw new InvalidCredentialsException(ex);
		}
		catch (InternalAuthenticationServiceException ex) {
			this.attempts.takeBack(addressKey);
			this.attempts.takeBack(accountKey);
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (AuthenticationException ex) {
			this.attempts.takeBack(addressKey);
			this.attempts.takeBack(accountKey);
			throw refused(ex, username, client);
		}
		this.attempts.takeBack(addressKey);
		this.attempts.forget(accountKey);
		SessionTokens tokens = this.sessions.open(user, client);
		publish(Type.LOGIN_SUCCEEDED, AuthenticatedUser.idOf(user), client, null);
		return tokens;
	}

	private void count(String key, Limit limit, String username, Client client, String reason) {
		Duration wait = this.attempts.attempt(key, limit, this.clock.instant());
		if (!wait.isZero()) {
			publish(Type.LOGIN_THROTTLED, username, client, reason);
			throw new TooManyAttemptsException(wait);
		}
	}

	/**
	 * Say why an account with the right password may not log in.
	 */
	private RuntimeException refused(AuthenticationException ex, String username, Client client) {
		String code = null;
		if (ex instanceof LockedException) {
			code = "account-locked";
		}
		else if (ex instanceof DisabledException) {
			code = "account-disabled";
		}
		else if (ex instanceof AccountExpiredException) {
			code = "account-expired";
		}
		else if (ex instanceof CredentialsExpiredException) {
			code = "password-expired";
		}
		else if (ex instanceof CompromisedPasswordException) {
			code = "password-compromised";
		}
		if (code == null) {
			return ex;
		}
		publish(Type.LOGIN_FAILED, username, client, code);
		return new ProblemException(403, code, null);
	}

	private void publish(Type type, String principal, Client client, @Nullable String reason) {
		String address = String.valueOf(client.address());
		this.events.publishEvent(new SecurityEvent(type, principal,
				(reason != null) ? Map.of("address", address, "reason", reason) : Map.of("address", address)));
	}

	private static String key(String kind, String value) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256")
				.digest((kind + ":" + value).getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
