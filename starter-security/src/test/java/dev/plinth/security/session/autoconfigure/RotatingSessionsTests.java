package dev.plinth.security.session.autoconfigure;

import java.time.Duration;

import dev.plinth.problem.UnavailableException;
import dev.plinth.security.MovableClock;
import dev.plinth.security.session.Client;
import dev.plinth.security.session.RefreshTokenReusedException;
import dev.plinth.security.session.SessionTokens;
import dev.plinth.security.token.AccessToken;
import dev.plinth.security.token.AccessTokens;
import org.junit.jupiter.api.Test;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RotatingSessions}.
 */
class RotatingSessionsTests {

	private final MovableClock clock = new MovableClock();

	private final AccessTokens accessTokens = mock(AccessTokens.class);

	private final UserDetails user = User.withUsername("bob").password("").authorities("ROLE_user").build();

	private final RotatingSessions sessions = new RotatingSessions(new MemorySessionStore(this.clock),
			this.accessTokens, null, new SessionProperties(Duration.ofDays(7), Duration.ofDays(30), Duration.ZERO),
			(event) -> {
			}, this.clock);

	@Test
	void revocationThatFailedIsMadeAgainAtTheNextReplay() {
		given(this.accessTokens.issue(any(), anyString()))
			.willReturn(new AccessToken("value", "id", this.clock.instant()));
		SessionTokens tokens = this.sessions.open(this.user, new Client("test", null));
		this.sessions.refresh(tokens.refreshToken());
		String id = tokens.session().id();
		willThrow(new UnavailableException("unavailable", null, Duration.ofSeconds(1), null)).willDoNothing()
			.given(this.accessTokens)
			.revoke(id);
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> this.sessions.refresh(tokens.refreshToken()));
		assertThatExceptionOfType(RefreshTokenReusedException.class)
			.isThrownBy(() -> this.sessions.refresh(tokens.refreshToken()));
		then(this.accessTokens).should(times(2)).revoke(id);
	}

}
