package dev.plinth.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the properties by which a client may sort, on a parameter of type
 * {@link PageQuery}, where without it a client may not sort, or of Spring Data's type
 * {@code Pageable}.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Sortable {

	/**
	 * The properties by which a client may sort.
	 * @return the properties
	 */
	String[] value();

	/**
	 * The order if the client asks for none, as a client would write it, for example
	 * {@code -createdAt}.
	 * @return the order
	 */
	String defaultOrder() default "";

}
