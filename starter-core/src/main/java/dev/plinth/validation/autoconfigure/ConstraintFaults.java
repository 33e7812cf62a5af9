package dev.plinth.validation.autoconfigure;

import dev.plinth.problem.Fault;
import jakarta.validation.ConstraintViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;

/**
 * Turns violations of constraints into faults.
 */
final class ConstraintFaults {

	private ConstraintFaults() {
	}

	static Fault of(String pointer, ConstraintViolation<?> violation) {
		String constraint = violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
		return new Fault(pointer, code(constraint), violation.getMessage());
	}

	/**
	 * Turn an error of Spring's binding or validation into a fault.
	 * @param pointer where the value is
	 * @param error the error
	 * @param type the type that the value must have, if it is known
	 * @return the fault
	 */
	static Fault of(String pointer, MessageSourceResolvable error, @Nullable Class<?> type) {
		String[] codes = error.getCodes();
		String code = (codes != null && codes.length > 0) ? codes[codes.length - 1] : "invalid";
		if (error instanceof FieldError fieldError && fieldError.isBindingFailure()) {
			return ValueTypes.wrongType(pointer, (type != null) ? type : Object.class);
		}
		return new Fault(pointer, code(code), error.getDefaultMessage());
	}

	/**
	 * Turn the name of a constraint into a code.
	 * @param constraint the name, like {@code NotBlank}
	 * @return the code, like {@code not-blank}
	 */
	static String code(String constraint) {
		StringBuilder code = new StringBuilder();
		for (int i = 0; i < constraint.length(); i++) {
			char c = constraint.charAt(i);
			if (Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(constraint.charAt(i - 1))) {
				code.append('-');
			}
			code.append(Character.toLowerCase(c));
		}
		return StringUtils.hasText(code) ? code.toString() : "invalid";
	}

}
