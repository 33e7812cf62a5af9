package dev.plinth.validation;

import java.util.List;

import dev.plinth.problem.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a truth value.
 */
final class BooleanSchema extends Schema<Boolean> {

	@Override
	@Nullable Boolean read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
		Object value = plain(input);
		if (value == null || value instanceof Boolean) {
			return (Boolean) value;
		}
		if (lenient && value instanceof String text && (text.equals("true") || text.equals("false"))) {
			return Boolean.valueOf(text);
		}
		faults.add(wrongType(pointer, "boolean"));
		return null;
	}

}
