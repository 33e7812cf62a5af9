package dev.plinth.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;

/**
 * One of the given texts. {@code null} is valid.
 *
 * @since 0.1.0
 */
@Constraint(validatedBy = OneOfValidator.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE,
		ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OneOf {

	/**
	 * The texts that are valid.
	 * @return the texts
	 */
	String[] value();

	/**
	 * The message, as of Jakarta Validation.
	 * @return the message
	 */
	String message() default "{dev.plinth.validation.OneOf.message}";

	/**
	 * The groups, as of Jakarta Validation.
	 * @return the groups
	 */
	Class<?>[] groups() default {};

	/**
	 * The payload, as of Jakarta Validation.
	 * @return the payload
	 */
	Class<? extends Payload>[] payload() default {};

}
