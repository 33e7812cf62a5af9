package dev.plinth.security.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Allows a method, or all methods of a type, to users with a permission. Which roles have
 * it is configured under {@code plinth.security.roles}; a permission that is in none of
 * them, nor in {@code plinth.security.permissions}, stops the start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@PreAuthorize("hasAuthority('{value}')")
public @interface RequirePermission {

	/**
	 * The permission, for instance {@code users:delete}.
	 * @return the permission
	 */
	String value();

}
