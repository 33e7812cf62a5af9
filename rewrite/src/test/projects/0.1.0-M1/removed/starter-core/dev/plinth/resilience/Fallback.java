package dev.plinth.resilience;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a method of a bean, or of an HTTP service interface, returns when it fails or
 * is refused. Failures that stand for a fault of the caller are thrown on. With both
 * attributes set the last good result is tried first.
 *
 * @since 0.1.0
 * @see Resilient
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Fallback {

	/**
	 * The name of a method to call instead, of the same class, or a default method of the
	 * same interface. It has the same parameters, and may have the failure as one more.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The age, like {@code 10m}, up to which the last result for equal arguments is
	 * returned. Up to 1000 results are kept for a method, in memory.
	 * @return the age
	 */
	String lastGood() default "";

}
