package dev.plinth.security.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.security.access.prepost.PreAuthorize;

/**
 * Allows a method to the user whose id an expression yields, and to those with a
 * permission: <pre class="code">
 * &#064;RequireOwner(value = "#userId", orPermission = "users:read")
 * Profile profile(String userId) {
 * </pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@PreAuthorize("hasAuthority('{orPermission}') or (isAuthenticated() and ({value}) != null "
		+ "and authentication.name == '' + ({value}))")
public @interface RequireOwner {

	/**
	 * The id of the owner, as an expression over the arguments of the method.
	 * @return the expression
	 */
	String value();

	/**
	 * The permission that makes up for not being the owner. Nobody has the default.
	 * @return the permission
	 */
	String orPermission() default "-";

}
