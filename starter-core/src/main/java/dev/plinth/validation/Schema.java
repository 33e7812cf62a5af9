package dev.plinth.validation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * What untyped data must look like: the body of a webhook, a map, environment variables.
 * All faults are found at once. Constraints are those of Jakarta Validation. Schemas are
 * immutable, thread-safe and meant to be kept in constants.
 *
 * @param <T> the type of the parsed data
 * @since 0.1.0
 */
public abstract class Schema<T> {

	Schema() {
	}

	/**
	 * Start the schema of a text.
	 * @return a schema without constraints
	 */
	public static StringSchema string() {
		return new StringSchema();
	}

	/**
	 * Start the schema of a whole number that fits into a {@code long}.
	 * @return a schema without constraints
	 */
	public static NumberSchema<Long> integer() {
		return new NumberSchema<>(Long.class);
	}

	/**
	 * Start the schema of a decimal number.
	 * @return a schema without constraints
	 */
	public static NumberSchema<BigDecimal> number() {
		return new NumberSchema<>(BigDecimal.class);
	}

	/**
	 * Create the schema of a truth value.
	 * @return the schema
	 */
	public static Schema<Boolean> bool() {
		return new BooleanSchema();
	}

	/**
	 * Start the schema of a list.
	 * @param <E> the type of the parsed elements
	 * @param element the schema of each element
	 * @return a schema without constraints
	 */
	public static <E> ListSchema<E> list(Schema<E> element) {
		return new ListSchema<>(element);
	}

	/**
	 * Start the schema of an object.
	 * @return a schema without fields
	 */
	public static ObjectSchema object() {
		return new ObjectSchema();
	}

	/**
	 * Parse data.
	 * @param input maps, lists, texts, numbers and truth values, or a tree of JSON
	 * @return the parsed data
	 * @throws InvalidRequestException with all faults if there are any
	 */
	public final T parse(@Nullable Object input) {
		List<Fault> faults = new ArrayList<>();
		T value = read(input, "", false, faults);
		if (!faults.isEmpty() || value == null) {
			throw new InvalidRequestException(
					faults.isEmpty() ? List.of(Fault.of("", "required")) : List.copyOf(faults));
		}
		return value;
	}

	/**
	 * Find all faults of data.
	 * @param input maps, lists, texts, numbers and truth values, or a tree of JSON
	 * @return the faults, empty if the data is valid
	 */
	public final List<Fault> faults(@Nullable Object input) {
		List<Fault> faults = new ArrayList<>();
		T value = read(input, "", false, faults);
		if (value == null && faults.isEmpty()) {
			faults.add(Fault.of("", "required"));
		}
		return faults;
	}

	/**
	 * Read a value.
	 * @param input the value
	 * @param pointer where it is
	 * @param lenient whether texts are turned into what they must be
	 * @param faults receives faults
	 * @return the parsed value, or {@code null} if there is none or it has faults
	 */
	abstract @Nullable T read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults);

	static @Nullable Object plain(@Nullable Object input) {
		if (!(input instanceof JsonNode node)) {
			return input;
		}
		if (node.isNull() || node.isMissingNode()) {
			return null;
		}
		if (node.isString()) {
			return node.stringValue();
		}
		if (node.isNumber()) {
			return node.numberValue();
		}
		return node.isBoolean() ? (Object) node.booleanValue() : node;
	}

	static Fault wrongType(String pointer, String type) {
		return Fault.of(pointer, "wrong-type", new DefaultMessageSourceResolvable("problem.type." + type));
	}

}
