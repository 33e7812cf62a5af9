package dev.plinth.security.token.autoconfigure;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import com.nimbusds.jose.jwk.JWK;
import dev.plinth.security.AuthenticatedUser;
import dev.plinth.security.token.AccessToken;
import dev.plinth.security.token.AccessTokenCustomizer;
import dev.plinth.security.token.AccessTokens;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/**
 * {@link AccessTokens} that are signed JWTs after RFC 9068.
 */
final class SignedAccessTokens implements AccessTokens {

	/**
	 * The type in the header, which keeps other JWTs of the same issuer from being taken
	 * for access tokens.
	 */
	static final String TYPE = "at+jwt";

	static final String ROLES = "roles";

	static final String PERMISSIONS = "permissions";

	private static final String ROLE_PREFIX = "ROLE_";

	private static final String FACTOR_PREFIX = "FACTOR_";

	/**
	 * For a token that another request issues while its session is being revoked.
	 */
	private static final Duration IN_FLIGHT = Duration.ofMinutes(1);

	private final SecureRandom random = new SecureRandom();

	private final JwtEncoder encoder;

	private final SigningKeys keys;

	private final TokenNames names;

	private final Duration ttl;

	private final Duration longestUse;

	private final List<AccessTokenCustomizer> customizers;

	private final Revocations revocations;

	private final InstantSource clock;

	SignedAccessTokens(JwtEncoder encoder, SigningKeys keys, TokenNames names, TokenProperties properties,
			List<AccessTokenCustomizer> customizers, Revocations revocations, InstantSource clock) {
		this.encoder = encoder;
		this.keys = keys;
		this.names = names;
		this.ttl = properties.ttl();
		this.longestUse = properties.ttl().plus(properties.clockSkew()).plus(IN_FLIGHT);
		this.customizers = customizers;
		this.revocations = revocations;
		this.clock = clock;
	}

	@Override
	public AccessToken issue(UserDetails user, String sessionId) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Instant expiresAt = now.plus(this.ttl);
		String id = id();
		JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
			.issuer(this.names.issuer())
			.audience(List.of(this.names.audience()))
			.subject(AuthenticatedUser.idOf(user))
			.id(id)
			.issuedAt(now)
			.expiresAt(expiresAt)
			.claim("sid", sessionId)
			.claim(StandardClaimNames.PREFERRED_USERNAME, user.getUsername())
			.claim(ROLES, authorities(user, true));
		List<String> permissions = authorities(user, false);
		if (!permissions.isEmpty()) {
			claims.claim(PERMISSIONS, permissions);
		}
		this.customizers.forEach((customizer) -> customizer.customize(claims, user));
		JWK key = this.keys.signingKey();
		JwsHeader header = JwsHeader.with(algorithm(key)).type(TYPE).keyId(key.getKeyID()).build();
		String value = this.encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
		return new AccessToken(value, id, expiresAt);
	}

	@Override
	public void revoke(String id) {
		this.revocations.revoke(id, this.clock.instant().plus(this.longestUse));
	}

	private String id() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static List<String> authorities(UserDetails user, boolean roles) {
		return user.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null && !authority.startsWith(FACTOR_PREFIX)
					&& roles == authority.startsWith(ROLE_PREFIX))
			.map((authority) -> roles ? authority.substring(ROLE_PREFIX.length()) : authority)
			.distinct()
			.toList();
	}

	private static JwsAlgorithm algorithm(JWK key) {
		String name = key.getAlgorithm().getName();
		JwsAlgorithm algorithm = SignatureAlgorithm.from(name);
		return (algorithm != null) ? algorithm : Objects.requireNonNull(MacAlgorithm.from(name));
	}

}
