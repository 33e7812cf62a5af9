package dev.plinth.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * A phone number as of E.164: a plus sign and 7 to 15 digits. {@code null} is valid.
 *
 * @since 0.1.0
 */
@Pattern(regexp = "\\+[1-9][0-9]{6,14}")
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE,
		ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PhoneNumber {

	/**
	 * The message, as of Jakarta Validation.
	 * @return the message
	 */
	String message() default "{dev.plinth.validation.PhoneNumber.message}";

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
