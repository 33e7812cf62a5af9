package dev.plinth.security;

import org.springframework.security.core.userdetails.UserDetails;

/**
 * A user with an id of its own and a name to show. An application whose
 * {@code UserDetailsService} returns this decides what the subject of a token and the
 * answer of the "me" endpoint are. For any other {@link UserDetails} the user name is all
 * of them.
 *
 * @since 0.1.0
 */
public interface AuthenticatedUser extends UserDetails {

	/**
	 * Return the id, which never changes. It is the subject of the tokens and the name of
	 * the authentication.
	 * @return the id, at most 255 characters
	 */
	String getId();

	/**
	 * Return the name to show.
	 * @return the name
	 */
	default String getDisplayName() {
		return getUsername();
	}

	/**
	 * Return the e-mail address.
	 * @return the e-mail address
	 */
	default String getEmail() {
		return getUsername();
	}

	/**
	 * Return the id of a user of any kind.
	 * @param user the user
	 * @return the id, or the user name if the user has no id of its own
	 */
	static String idOf(UserDetails user) {
		return (user instanceof AuthenticatedUser authenticated) ? authenticated.getId() : user.getUsername();
	}

}
