package dev.plinth.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives an exception of the application a status and a stable code. The detail is the
 * message {@code problem.<code>.detail} where there is one, else, for a status below 500,
 * the message of the exception.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface ProblemCode {

	/**
	 * The stable code in kebab-case.
	 * @return the code
	 */
	String value();

	/**
	 * The HTTP status, 400 to 599.
	 * @return the status
	 */
	int status() default 400;

}
