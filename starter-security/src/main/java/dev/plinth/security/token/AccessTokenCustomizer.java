package dev.plinth.security.token;

import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/**
 * Callback interface that can be used to add claims to access tokens. Applied in the
 * order of the beans, before the token is signed. Claims are readable by whoever holds
 * the token.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AccessTokenCustomizer {

	/**
	 * Customize the claims of a token.
	 * @param claims the claims so far
	 * @param user the user that the token is for
	 */
	void customize(JwtClaimsSet.Builder claims, UserDetails user);

}
