package dev.plinth.validation;

import java.util.Set;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@link OneOf}.
 */
class OneOfValidator implements ConstraintValidator<OneOf, CharSequence> {

	private Set<String> texts = Set.of();

	@Override
	public void initialize(OneOf annotation) {
		this.texts = Set.of(annotation.value());
	}

	@Override
	public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
		return value == null || this.texts.contains(value.toString());
	}

}
