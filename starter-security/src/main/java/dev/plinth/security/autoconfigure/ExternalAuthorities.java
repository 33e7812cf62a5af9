package dev.plinth.security.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * Reads the authorities of tokens from another issuer: roles from the claims
 * {@code roles}, {@code groups} and, as Keycloak has it, {@code realm_access.roles};
 * scopes as Spring Security does.
 */
final class ExternalAuthorities implements Converter<Jwt, Collection<GrantedAuthority>> {

	private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();

	@Override
	public Collection<GrantedAuthority> convert(Jwt jwt) {
		Set<GrantedAuthority> authorities = new LinkedHashSet<>(this.scopes.convert(jwt));
		addRoles(authorities, jwt.getClaim("roles"));
		addRoles(authorities, jwt.getClaim("groups"));
		if (jwt.getClaim("realm_access") instanceof Map<?, ?> realm) {
			addRoles(authorities, realm.get("roles"));
		}
		return authorities;
	}

	private static void addRoles(Set<GrantedAuthority> authorities, @Nullable Object claim) {
		if (claim instanceof Collection<?> roles) {
			for (Object role : roles) {
				if (role instanceof String name && !name.isBlank()) {
					authorities.add(new SimpleGrantedAuthority("ROLE_" + name));
				}
			}
		}
	}

}
