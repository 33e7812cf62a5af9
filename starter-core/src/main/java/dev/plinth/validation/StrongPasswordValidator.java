package dev.plinth.validation;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@link StrongPassword}.
 */
class StrongPasswordValidator implements ConstraintValidator<StrongPassword, CharSequence> {

	private int min;

	private int max;

	@Override
	public void initialize(StrongPassword annotation) {
		this.min = annotation.min();
		this.max = annotation.max();
	}

	@Override
	public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
		if (value == null) {
			return true;
		}
		return value.length() >= this.min && value.length() <= this.max
				&& value.chars().anyMatch(Character::isLowerCase) && value.chars().anyMatch(Character::isUpperCase)
				&& value.chars().anyMatch(Character::isDigit);
	}

}
