package dev.plinth.security.token.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Reads the authorities that {@link SignedAccessTokens} has put into the claims.
 */
final class ClaimAuthorities implements Converter<Jwt, Collection<GrantedAuthority>> {

	@Override
	public Collection<GrantedAuthority> convert(Jwt jwt) {
		List<GrantedAuthority> authorities = new ArrayList<>();
		add(authorities, jwt, SignedAccessTokens.ROLES, "ROLE_");
		add(authorities, jwt, SignedAccessTokens.PERMISSIONS, "");
		return authorities;
	}

	private static void add(List<GrantedAuthority> authorities, Jwt jwt, String claim, String prefix) {
		if (jwt.getClaim(claim) instanceof Collection<?> values) {
			for (Object value : values) {
				if (value instanceof String name && !name.isBlank()) {
					authorities.add(new SimpleGrantedAuthority(prefix + name));
				}
			}
		}
	}

}
