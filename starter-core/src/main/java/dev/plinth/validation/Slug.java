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
import jakarta.validation.constraints.Size;

/**
 * A text that can be part of a URL: lower-case letters and digits in words joined by
 * hyphens, at most 100 characters. {@code null} is valid.
 *
 * @since 0.1.0
 */
@Pattern(regexp = "[a-z0-9]+(-[a-z0-9]+)*+")
@Size(max = 100)
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE,
		ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Slug {

	/**
	 * The message, as of Jakarta Validation.
	 * @return the message
	 */
	String message() default "{dev.plinth.validation.Slug.message}";

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
