package dev.plinth.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;

/**
 * An e-mail address of at most 254 characters, without white space around it and in lower
 * case. {@code null} is valid.
 *
 * @since 0.1.0
 */
@Trimmed
@Lowercase
@Email
@Size(max = 254)
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE,
		ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EmailAddress {

	/**
	 * The message, as of Jakarta Validation.
	 * @return the message
	 */
	String message() default "{dev.plinth.validation.EmailAddress.message}";

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
