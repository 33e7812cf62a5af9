package dev.plinth.security.login.autoconfigure;

import java.time.Duration;
import java.time.InstantSource;

import dev.plinth.security.login.autoconfigure.LoginProperties.Account;
import dev.plinth.security.login.autoconfigure.LoginProperties.Address;
import dev.plinth.security.session.Client;
import dev.plinth.security.session.Sessions;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PasswordLogin}.
 */
class PasswordLoginTests {

	@Test
	void failureOfTheUsersStoreIsNeitherAWrongPasswordNorCounted() {
		Duration minute = Duration.ofMinutes(1);
		CredentialCheck credentials = new CredentialCheck((authentication) -> {
			throw new InternalAuthenticationServiceException("down", new DataAccessResourceFailureException("down"));
		});
		PasswordLogin login = new PasswordLogin(credentials, mock(Sessions.class), new MemoryLoginAttempts(),
				new LoginProperties(new Account(2, minute, minute), new Address(2, minute, minute)), (event) -> {
				}, InstantSource.system());
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(DataAccessResourceFailureException.class)
				.isThrownBy(() -> login.login("bob", "secret", new Client("test", "127.0.0.1"), null));
		}
	}

}
