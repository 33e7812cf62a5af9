package dev.plinth.security.login.autoconfigure;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Asks an {@link AuthenticationManager} for the user of a name and a password.
 */
final class CredentialCheck {

	private final AuthenticationManager authenticationManager;

	CredentialCheck(AuthenticationManager authenticationManager) {
		this.authenticationManager = authenticationManager;
	}

	UserDetails check(String username, String password) {
		Authentication authentication = this.authenticationManager
			.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(username, password));
		Object principal = (authentication != null) ? authentication.getPrincipal() : null;
		if (authentication == null || principal == null) {
			throw new BadCredentialsException("There is no such user");
		}
		return (principal instanceof UserDetails user) ? user
				: toUser(authentication.getName(), authentication.getAuthorities());
	}

	private static UserDetails toUser(@Nullable String name, Collection<? extends GrantedAuthority> authorities) {
		if (name == null) {
			throw new BadCredentialsException("There is no such user");
		}
		return User.withUsername(name).password("").authorities(authorities).build();
	}

}
