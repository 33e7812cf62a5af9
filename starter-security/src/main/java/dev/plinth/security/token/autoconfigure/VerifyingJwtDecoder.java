package dev.plinth.security.token.autoconfigure;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.plinth.security.token.TokenRefusedException;
import dev.plinth.security.token.TokenRefusedException.Reason;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * {@link JwtDecoder} for the access tokens that this application and its peers issue.
 * Nothing in a token is followed or believed before its signature is verified, and
 * nothing but what these tokens have in their header is accepted there. A token that was
 * verified is remembered; its expiry, the retirement of its key and its revocation are
 * looked at each time.
 */
final class VerifyingJwtDecoder implements JwtDecoder {

	private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

	private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

	private final SigningKeys keys;

	private final TokenNames names;

	private final Duration clockSkew;

	private final int maxLength;

	private final OAuth2TokenValidator<Jwt> validator;

	private final Revocations revocations;

	private final InstantSource clock;

	private final VerifiedTokens verified;

	private final NimbusJwtDecoder decoder;

	VerifyingJwtDecoder(SigningKeys keys, TokenNames names, TokenProperties properties,
			OAuth2TokenValidator<Jwt> validator, Revocations revocations, InstantSource clock) {
		this.keys = keys;
		this.names = names;
		this.clockSkew = properties.clockSkew();
		this.maxLength = properties.maxLength();
		this.validator = validator;
		this.revocations = revocations;
		this.clock = clock;
		this.verified = new VerifiedTokens(properties.cache().size());
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(SignedAccessTokens.TYPE)));
		processor.setJWSKeySelector((header, context) -> List.of(toKey(key(header))));
		processor.setJWTClaimsSetVerifier((claims, context) -> {
		});
		this.decoder = new NimbusJwtDecoder(processor);
		this.decoder.setJwtValidator((jwt) -> OAuth2TokenValidatorResult.success());
	}

	@Override
	public Jwt decode(String token) throws JwtException {
		VerifiedToken found = this.verified.get(token);
		if (found == null) {
			found = verify(token);
			this.verified.put(token, found);
		}
		else {
			if (this.keys.verificationKey(found.key().getKeyID()) != found.key()) {
				throw new TokenRefusedException(Reason.KEY, "The key is not in use any more");
			}
			refuseExpired(found.jwt());
		}
		Jwt jwt = found.jwt();
		Instant expiresAt = jwt.getExpiresAt();
		if (expiresAt == null || this.revocations.isRevoked(found, expiresAt.plus(this.clockSkew))) {
			throw new TokenRefusedException(Reason.REVOKED, "The token was revoked");
		}
		return jwt;
	}

	private VerifiedToken verify(String token) {
		if (token.length() > this.maxLength) {
			throw new TokenRefusedException(Reason.MALFORMED, "The token is too long");
		}
		if (!COMPACT.matcher(token).matches()) {
			throw new TokenRefusedException(Reason.MALFORMED, "The token is not a signed JWT");
		}
		JWK key = key(header(token));
		Jwt jwt;
		try {
			jwt = this.decoder.decode(token);
		}
		catch (JwtException | IllegalArgumentException ex) {
			throw new TokenRefusedException(Reason.SIGNATURE, "The token cannot be verified");
		}
		checkClaims(jwt);
		return new VerifiedToken(jwt, key);
	}

	private JWSHeader header(String token) {
		JWSHeader header;
		try {
			header = SignedJWT.parse(token).getHeader();
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw new TokenRefusedException(Reason.MALFORMED, "The token is not a signed JWT");
		}
		if (!HEADER.containsAll(header.getIncludedParams())) {
			throw new TokenRefusedException(Reason.HEADER, "The header has a parameter that is not accepted");
		}
		if (header.getType() == null || !SignedAccessTokens.TYPE.equals(header.getType().getType())) {
			throw new TokenRefusedException(Reason.HEADER, "The type is not " + SignedAccessTokens.TYPE);
		}
		return header;
	}

	private JWK key(JWSHeader header) {
		JWK key = (header.getKeyID() != null) ? this.keys.verificationKey(header.getKeyID()) : null;
		if (key == null) {
			throw new TokenRefusedException(Reason.KEY, "The key is not known");
		}
		if (!key.getAlgorithm().equals(header.getAlgorithm())) {
			throw new TokenRefusedException(Reason.KEY, "The algorithm is not that of the key");
		}
		return key;
	}

	private static java.security.Key toKey(JWK key) {
		try {
			return (key instanceof OctetSequenceKey secret) ? secret.toSecretKey("HmacSHA256")
					: ((AsymmetricJWK) key).toPublicKey();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void checkClaims(Jwt jwt) {
		Instant now = this.clock.instant();
		claim(this.names.issuer().equals(jwt.getClaimAsString("iss")), "The issuer is another one");
		claim(jwt.getAudience() != null && jwt.getAudience().contains(this.names.audience()),
				"The audience is another one");
		claim(jwt.getSubject() != null && !jwt.getSubject().isBlank(), "There is no subject");
		claim(jwt.getId() != null && !jwt.getId().isBlank(), "There is no id");
		claim(jwt.getExpiresAt() != null, "There is no expiry");
		claim(jwt.getNotBefore() == null || !now.isBefore(jwt.getNotBefore().minus(this.clockSkew)),
				"The token is not valid yet");
		claim(jwt.getIssuedAt() != null && !now.isBefore(jwt.getIssuedAt().minus(this.clockSkew)),
				"The token is from the future");
		refuseExpired(jwt);
		OAuth2TokenValidatorResult result = this.validator.validate(jwt);
		if (result.hasErrors()) {
			OAuth2Error error = result.getErrors().iterator().next();
			throw new TokenRefusedException(Reason.CLAIMS,
					(error.getDescription() != null) ? error.getDescription() : error.getErrorCode());
		}
	}

	private void claim(boolean right, String message) {
		if (!right) {
			throw new TokenRefusedException(Reason.CLAIMS, message);
		}
	}

	private void refuseExpired(Jwt jwt) {
		Instant expiresAt = jwt.getExpiresAt();
		if (expiresAt == null || !this.clock.instant().isBefore(expiresAt.plus(this.clockSkew))) {
			throw new TokenRefusedException(Reason.EXPIRED, "The token has expired");
		}
	}

}
