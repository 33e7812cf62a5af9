package dev.plinth.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;

/**
 * A password with at least one lower-case letter, one upper-case letter and one digit.
 * {@code null} is valid.
 *
 * @since 0.1.0
 */
@Constraint(validatedBy = StrongPasswordValidator.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE,
		ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface StrongPassword {

	/**
	 * The least number of characters.
	 * @return the number
	 */
	int min() default 8;

	/**
	 * The greatest number of characters.
	 * @return the number
	 */
	int max() default 128;

	/**
	 * The message, as of Jakarta Validation.
	 * @return the message
	 */
	String message() default "{dev.plinth.validation.StrongPassword.message}";

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
