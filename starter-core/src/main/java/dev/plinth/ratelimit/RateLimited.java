package dev.plinth.ratelimit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how many requests a client may send to a controller method, besides the limits
 * in the configuration.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RateLimited {

	/**
	 * The number of requests in the span of time.
	 * @return the number, at least 1
	 */
	long limit();

	/**
	 * The span of time, like {@code 10s} or {@code 15m}.
	 * @return the span
	 */
	String per();

	/**
	 * The name of the limit, in letters, digits and hyphens; by default it is made of
	 * class and method.
	 * @return the name
	 */
	String name() default "";

}
