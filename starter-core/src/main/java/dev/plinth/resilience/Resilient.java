package dev.plinth.resilience;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Guards a method of a bean with what is configured under {@code plinth.clients.<name>}:
 * time-out, circuit breaker, rate, bound on calls at the same time and, if the method may
 * be called again, retries. All methods and clients of a name share one circuit breaker.
 * <p>
 * A call that is refused, or takes too long, throws an
 * {@link dev.plinth.problem.UnavailableException} with the code
 * {@code <name>-unavailable}; a call that fails throws what the method throws. A method
 * that takes too long is interrupted. The method must return its result itself, not a
 * future.
 *
 * @since 0.1.0
 * @see OnFailure
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Resilient {

	/**
	 * The name in the configuration.
	 * @return the name
	 */
	String value();

	/**
	 * Whether the method may be called again if it fails.
	 * @return whether it is retried
	 */
	boolean repeatable() default false;

	/**
	 * Exceptions that are no failure of what is called. Those that stand for a fault of
	 * the caller, like problems with a status below 500, never are.
	 * @return the exceptions
	 */
	Class<? extends Throwable>[] ignore() default {};

}
