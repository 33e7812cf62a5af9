package dev.plinth.security.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Allows a method, or all methods of a type, to users with a role or one that includes
 * it. Others are answered with 403, and those who are not logged in with 401. Where
 * {@code plinth.security.roles} is set, a role that is not in it stops the start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@PreAuthorize("hasRole('{value}')")
public @interface RequireRole {

	/**
	 * The role, without the prefix {@code ROLE_}.
	 * @return the role
	 */
	String value();

}
