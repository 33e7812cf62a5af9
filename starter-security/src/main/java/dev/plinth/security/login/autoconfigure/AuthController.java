package dev.plinth.security.login.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

import dev.plinth.problem.ForbiddenException;
import dev.plinth.problem.NotFoundException;
import dev.plinth.security.AuthenticatedUser;
import dev.plinth.security.apikey.ApiKey;
import dev.plinth.security.login.InvalidCredentialsException;
import dev.plinth.security.login.TooManyAttemptsException;
import dev.plinth.security.login.autoconfigure.AuthEndpointProperties.Transport;
import dev.plinth.security.session.Client;
import dev.plinth.security.session.InvalidRefreshTokenException;
import dev.plinth.security.session.RefreshTokenReusedException;
import dev.plinth.security.session.Session;
import dev.plinth.security.session.SessionTokens;
import dev.plinth.security.session.Sessions;
import dev.plinth.security.token.AccessTokens;
import dev.plinth.web.ApiResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.WebUtils;

/**
 * Login, refresh, logout, and what a user can see of itself.
 */
@RestController
@RequestMapping("${plinth.security.auth.path:/api/v1/auth}")
class AuthController {

	private static final String BEARER = "Bearer ";

	private final PasswordLogin login;

	private final Sessions sessions;

	private final AccessTokens accessTokens;

	private final JwtDecoder decoder;

	private final @Nullable UserDetailsService users;

	private final RoleHierarchy roles;

	private final AuthEndpointProperties properties;

	private final InstantSource clock;

	AuthController(PasswordLogin login, Sessions sessions, AccessTokens accessTokens, JwtDecoder decoder,
			@Nullable UserDetailsService users, RoleHierarchy roles, AuthEndpointProperties properties,
			InstantSource clock) {
		this.login = login;
		this.sessions = sessions;
		this.accessTokens = accessTokens;
		this.decoder = decoder;
		this.users = users;
		this.roles = roles;
		this.properties = properties;
		this.clock = clock;
	}

	@PostMapping("/login")
	ResponseEntity<ApiResponse<Tokens>> login(@Valid @RequestBody LoginRequest login, HttpServletRequest request,
			HttpServletResponse response) throws InvalidCredentialsException, TooManyAttemptsException {
		Client client = new Client(request.getHeader(HttpHeaders.USER_AGENT), request.getRemoteAddr());
		return answer(this.login.login(login.email().trim(), login.password(), client, present(request)), request,
				response);
	}

	@PostMapping("/refresh")
	ResponseEntity<ApiResponse<Tokens>> refresh(@Valid @RequestBody(required = false) @Nullable RefreshRequest refresh,
			HttpServletRequest request, HttpServletResponse response)
			throws InvalidRefreshTokenException, RefreshTokenReusedException {
		String refreshToken = refreshToken(refresh, request);
		if (refreshToken == null) {
			throw new InvalidRefreshTokenException();
		}
		return answer(this.sessions.refresh(refreshToken), request, response);
	}

	@PostMapping("/logout")
	ResponseEntity<Void> logout(@Valid @RequestBody(required = false) @Nullable RefreshRequest refresh,
			HttpServletRequest request, HttpServletResponse response) {
		String refreshToken = refreshToken(refresh, request);
		if (refreshToken != null) {
			this.sessions.end(refreshToken);
		}
		Jwt jwt = bearer(request);
		if (jwt != null) {
			revoke(jwt);
			String sessionId = jwt.getClaimAsString("sid");
			if (sessionId != null && jwt.getSubject() != null) {
				this.sessions.end(jwt.getSubject(), sessionId);
			}
		}
		return loggedOut(request, response);
	}

	@PostMapping("/logout-all")
	ResponseEntity<Void> logoutAll(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		this.sessions.endAll(userId(authentication));
		if (authentication.getPrincipal() instanceof Jwt jwt) {
			revoke(jwt);
		}
		return loggedOut(request, response);
	}

	private void revoke(Jwt jwt) {
		if (jwt.getId() != null) {
			this.accessTokens.revoke(jwt.getId());
		}
	}

	@GetMapping("/sessions")
	ApiResponse<List<SessionView>> sessions(Authentication authentication) {
		String current = claim(authentication, "sid");
		return ApiResponse.ok(this.sessions.list(userId(authentication))
			.stream()
			.map((session) -> SessionView.of(session, session.id().equals(current)))
			.toList());
	}

	@DeleteMapping("/sessions/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void end(@PathVariable String id, Authentication authentication) {
		if (!this.sessions.end(userId(authentication), id)) {
			throw new NotFoundException();
		}
	}

	/**
	 * Return whose sessions these are. A machine has none, and no say in those of its
	 * owner.
	 */
	private static String userId(Authentication authentication) {
		if (authentication.getPrincipal() instanceof ApiKey) {
			throw new ForbiddenException();
		}
		return authentication.getName();
	}

	@GetMapping("/me")
	ApiResponse<Me> me(Authentication authentication) {
		String login = claim(authentication, StandardClaimNames.PREFERRED_USERNAME);
		UserDetails user = (login != null && this.users != null) ? this.users.loadUserByUsername(login) : null;
		String username = (login != null) ? login : authentication.getName();
		Collection<? extends GrantedAuthority> authorities = (user != null) ? user.getAuthorities()
				: authentication.getAuthorities();
		String name = (user instanceof AuthenticatedUser known) ? known.getDisplayName() : username;
		String email = (user instanceof AuthenticatedUser known) ? known.getEmail() : username;
		List<String> granted = names(authorities, true);
		return ApiResponse.ok(new Me(authentication.getName(), name, email, granted.isEmpty() ? null : granted.get(0),
				granted, names(this.roles.getReachableGrantedAuthorities(authorities), false)));
	}

	private static List<String> names(Collection<? extends GrantedAuthority> authorities, boolean roles) {
		return authorities.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((name) -> name != null && !name.startsWith("FACTOR_") && roles == name.startsWith("ROLE_"))
			.map((name) -> roles ? name.substring("ROLE_".length()) : name)
			.distinct()
			.sorted()
			.toList();
	}

	private static @Nullable String claim(Authentication authentication, String name) {
		return (authentication.getPrincipal() instanceof Jwt jwt) ? jwt.getClaimAsString(name) : null;
	}

	/**
	 * Return the session that the client already has, by either of its tokens.
	 */
	private @Nullable Session present(HttpServletRequest request) {
		Jwt jwt = bearer(request);
		String sessionId = (jwt != null) ? jwt.getClaimAsString("sid") : null;
		if (jwt != null && sessionId != null && jwt.getSubject() != null) {
			return this.sessions.find(jwt.getSubject(), sessionId);
		}
		String refreshToken = refreshToken(null, request);
		return (refreshToken != null) ? this.sessions.find(refreshToken) : null;
	}

	private @Nullable Jwt bearer(HttpServletRequest request) {
		String header = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return null;
		}
		try {
			return this.decoder.decode(header.substring(BEARER.length()).trim());
		}
		catch (JwtException ex) {
			return null;
		}
	}

	private @Nullable String refreshToken(@Nullable RefreshRequest refresh, HttpServletRequest request) {
		if (this.properties.refreshToken() == Transport.BODY) {
			return (refresh != null) ? refresh.refreshToken() : null;
		}
		Cookie cookie = WebUtils.getCookie(request, this.properties.cookie().name());
		return (cookie != null) ? cookie.getValue() : null;
	}

	private ResponseEntity<ApiResponse<Tokens>> answer(SessionTokens tokens, HttpServletRequest request,
			HttpServletResponse response) {
		Instant now = this.clock.instant();
		Duration expiresIn = Duration.between(now, tokens.accessToken().expiresAt());
		boolean body = this.properties.refreshToken() == Transport.BODY;
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok().cacheControl(CacheControl.noStore());
		if (!body) {
			Duration maxAge = Duration.between(now, tokens.session().expiresAt());
			response.addHeader(HttpHeaders.SET_COOKIE, cookie(tokens.refreshToken(), maxAge, request));
		}
		return answer.body(ApiResponse.ok(new Tokens(tokens.accessToken().value(), body ? tokens.refreshToken() : null,
				"Bearer", Math.max(0, expiresIn.plusMillis(999).toSeconds()))));
	}

	private ResponseEntity<Void> loggedOut(HttpServletRequest request, HttpServletResponse response) {
		if (this.properties.refreshToken() == Transport.COOKIE) {
			response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request));
		}
		return ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
	}

	private String cookie(String value, Duration maxAge, HttpServletRequest request) {
		return ResponseCookie.from(this.properties.cookie().name(), value)
			.httpOnly(true)
			.secure(this.properties.cookie().secure())
			.sameSite(this.properties.cookie().sameSite())
			.path(request.getContextPath() + this.properties.path())
			.maxAge(maxAge)
			.build()
			.toString();
	}

	/**
	 * A login.
	 *
	 * @param email the e-mail address or other name of the account
	 * @param password the password
	 */
	record LoginRequest(
			@NotBlank @Size(max = 320) @Pattern(regexp = "[^\\p{Cntrl}]*") @JsonAlias("username") String email,
			@NotBlank @Size(max = 1024) String password) {

		@Override
		public String toString() {
			return "LoginRequest[email=" + this.email + "]";
		}

	}

	/**
	 * A request with a refresh token.
	 *
	 * @param refreshToken the refresh token
	 */
	record RefreshRequest(@Nullable @Size(max = 256) String refreshToken) {

		@Override
		public String toString() {
			return "RefreshRequest[]";
		}

	}

	/**
	 * The tokens of a session.
	 *
	 * @param accessToken the access token
	 * @param refreshToken the refresh token, unless it is in a cookie
	 * @param tokenType how to send the access token
	 * @param expiresIn seconds until the access token expires
	 */
	record Tokens(String accessToken, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refreshToken,
			String tokenType, long expiresIn) {

		@Override
		public String toString() {
			return "Tokens[expiresIn=" + this.expiresIn + "]";
		}

	}

	/**
	 * A session as its user sees it.
	 *
	 * @param id the id
	 * @param device what the client said it is
	 * @param address the network address of the login
	 * @param createdAt the time of the login
	 * @param lastUsedAt the time of the last refresh
	 * @param expiresAt the time at which it ends unless it is refreshed
	 * @param current whether it is the session of this request
	 */
	record SessionView(String id, @Nullable String device, @Nullable String address, Instant createdAt,
			Instant lastUsedAt, Instant expiresAt, boolean current) {

		static SessionView of(Session session, boolean current) {
			return new SessionView(session.id(), session.device(), session.address(), session.createdAt(),
					session.lastUsedAt(), session.expiresAt(), current);
		}

	}

	/**
	 * The user of this request.
	 *
	 * @param id the id
	 * @param name the name to show
	 * @param email the e-mail address
	 * @param role the first of the roles
	 * @param roles the roles that the user was given
	 * @param permissions everything that the user may do
	 */
	record Me(String id, String name, String email, @Nullable String role, List<String> roles,
			List<String> permissions) {
	}

}
