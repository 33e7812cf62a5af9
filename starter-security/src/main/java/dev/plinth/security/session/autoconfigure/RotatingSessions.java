package dev.plinth.security.session.autoconfigure;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.plinth.problem.UnauthorizedException;
import dev.plinth.security.AuthenticatedUser;
import dev.plinth.security.SecurityEvent;
import dev.plinth.security.SecurityEvent.Type;
import dev.plinth.security.session.Client;
import dev.plinth.security.session.InvalidRefreshTokenException;
import dev.plinth.security.session.RefreshTokenReusedException;
import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStore.Result;
import dev.plinth.security.session.SessionStore.Rotation;
import dev.plinth.security.session.SessionTokens;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.session.StoredSession;
import dev.plinth.security.session.StoredSession.End;
import dev.plinth.security.token.AccessTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * {@link Sessions} whose refresh tokens change at each use.
 */
final class RotatingSessions implements Sessions {

	private final SessionStore store;

	private final AccessTokens accessTokens;

	private final @Nullable UserDetailsService users;

	private final SessionProperties properties;

	private final ApplicationEventPublisher events;

	private final InstantSource clock;

	private final AccountStatusUserDetailsChecker statusChecker = new AccountStatusUserDetailsChecker();

	RotatingSessions(SessionStore store, AccessTokens accessTokens, @Nullable UserDetailsService users,
			SessionProperties properties, ApplicationEventPublisher events, InstantSource clock) {
		this.store = store;
		this.accessTokens = accessTokens;
		this.users = users;
		this.properties = properties;
		this.events = events;
		this.clock = clock;
	}

	@Override
	public SessionTokens open(UserDetails user, Client client) {
		Instant now = now();
		RefreshToken token = RefreshToken.create();
		Session session = new Session(RefreshToken.randomText(16), AuthenticatedUser.idOf(user), user.getUsername(),
				client.device(), client.address(), now, now, now.plus(this.properties.ttl()));
		Set<String> authorities = new LinkedHashSet<>();
		for (GrantedAuthority authority : user.getAuthorities()) {
			if (authority.getAuthority() != null) {
				authorities.add(authority.getAuthority());
			}
		}
		this.store.create(new StoredSession(token.handleHash(), session, authorities, token.secretHash(), null, null,
				null, now.plus(this.properties.absoluteTtl()), null));
		return new SessionTokens(this.accessTokens.issue(user, session.id()), token.value(), session);
	}

	@Override
	public SessionTokens refresh(String refreshToken) {
		RefreshToken token = RefreshToken.parse(refreshToken);
		StoredSession stored = (token != null) ? this.store.findByHandle(token.handleHash()) : null;
		if (token == null || stored == null) {
			throw refused(null, "unknown");
		}
		UserDetails user = (stored.end() == null) ? load(stored) : null;
		String nonce = RefreshToken.randomText(16);
		RefreshToken successor = token.successor(nonce);
		Instant now = now();
		Result result = this.store.rotate(new Rotation(token.handleHash(), token.secretHash(), successor.secretHash(),
				nonce, now, this.properties.leeway(), now.plus(this.properties.ttl())));
		StoredSession after = (result.session() != null) ? result.session() : stored;
		String userId = after.session().userId();
		return switch (result.outcome()) {
			case ROTATED -> refreshed(after, user, successor);
			case REPEATED -> refreshed(after, user, token.successor(Objects.requireNonNull(after.nonce())));
			case REUSED -> throw reused(after);
			case ENDED -> throw ended(after);
			case EXPIRED -> throw refused(userId, "expired");
			case UNKNOWN -> throw refused(userId, "unknown");
		};
	}

	private SessionTokens refreshed(StoredSession stored, @Nullable UserDetails user, RefreshToken successor) {
		Session session = stored.session();
		if (user == null) {
			end(stored);
			throw refused(session.userId(), "account");
		}
		publish(Type.SESSION_REFRESHED, session.userId(), Map.of("session", session.id()));
		return new SessionTokens(this.accessTokens.issue(user, session.id()), successor.value(), session);
	}

	/**
	 * Refuse a token of a session that has ended before. After a replay the revocation is
	 * made again, in case that it failed the first time.
	 */
	private UnauthorizedException ended(StoredSession stored) {
		if (stored.end() == End.REUSE) {
			this.accessTokens.revoke(stored.session().id());
			return new RefreshTokenReusedException();
		}
		return refused(stored.session().userId(), "ended");
	}

	private RefreshTokenReusedException reused(StoredSession stored) {
		Session session = stored.session();
		this.accessTokens.revoke(session.id());
		publish(Type.REFRESH_TOKEN_REUSED, session.userId(), Map.of("session", session.id()));
		return new RefreshTokenReusedException();
	}

	private InvalidRefreshTokenException refused(@Nullable String userId, String reason) {
		publish(Type.REFRESH_REFUSED, userId, Map.of("reason", reason));
		return new InvalidRefreshTokenException();
	}

	/**
	 * Load the user of a session. Without a {@link UserDetailsService} it is the one that
	 * has logged in.
	 */
	private @Nullable UserDetails load(StoredSession stored) {
		Session session = stored.session();
		if (this.users == null) {
			return User.withUsername(session.username())
				.password("")
				.authorities(stored.authorities().toArray(String[]::new))
				.build();
		}
		try {
			UserDetails user = this.users.loadUserByUsername(session.username());
			this.statusChecker.check(user);
			return AuthenticatedUser.idOf(user).equals(session.userId()) ? user : null;
		}
		catch (UsernameNotFoundException | AccountStatusException ex) {
			return null;
		}
	}

	@Override
	public @Nullable Session find(String refreshToken) {
		RefreshToken token = RefreshToken.parse(refreshToken);
		StoredSession stored = (token != null) ? this.store.findByHandle(token.handleHash()) : null;
		return (token != null && stored != null && stored.isAlive(now()) && stored.current().equals(token.secretHash()))
				? stored.session() : null;
	}

	@Override
	public @Nullable Session find(String userId, String sessionId) {
		StoredSession stored = this.store.find(userId, sessionId);
		return (stored != null && stored.isAlive(now())) ? stored.session() : null;
	}

	@Override
	public List<Session> list(String userId) {
		return this.store.findAlive(userId, now())
			.stream()
			.map(StoredSession::session)
			.sorted(Comparator.comparing(Session::lastUsedAt).reversed())
			.toList();
	}

	@Override
	public void end(String refreshToken) {
		RefreshToken token = RefreshToken.parse(refreshToken);
		StoredSession stored = (token != null) ? this.store.findByHandle(token.handleHash()) : null;
		if (stored != null) {
			end(stored);
		}
	}

	@Override
	public boolean end(String userId, String sessionId) {
		StoredSession stored = this.store.find(userId, sessionId);
		return stored != null && end(stored);
	}

	@Override
	public int endAll(String userId) {
		int ended = 0;
		for (StoredSession stored : this.store.findAlive(userId, now())) {
			ended += end(stored) ? 1 : 0;
		}
		return ended;
	}

	private boolean end(StoredSession stored) {
		if (stored.end() != null) {
			return false;
		}
		Session session = stored.session();
		this.accessTokens.revoke(session.id());
		boolean ended = this.store.end(stored.handle(), End.LOGOUT);
		if (ended) {
			publish(Type.SESSION_ENDED, session.userId(), Map.of("session", session.id()));
		}
		return ended;
	}

	private void publish(Type type, @Nullable String userId, Map<String, String> data) {
		this.events.publishEvent(new SecurityEvent(type, userId, data));
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
