package dev.plinth.problem;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One fault of a request: where it is, what kind it is, and a text for people. Immutable.
 *
 * @param pointer the JSON Pointer (RFC 6901) of the faulty value in the body, or
 * {@code /name} for a parameter, header or path variable; empty for the body as a whole
 * @param code the stable code in kebab-case
 * @param message the text, or {@code null} to take it from the messages under
 * {@code problem.fault.<code>} in the language of the client
 * @param arguments the arguments of the message taken from the messages
 * @since 0.1.0
 */
public record Fault(String pointer, String code, @Nullable String message, List<Object> arguments) {

	/**
	 * Check the values.
	 */
	public Fault {
		Assert.notNull(pointer, "'pointer' must not be null");
		Assert.hasText(code, "'code' must not be empty");
		arguments = List.copyOf(arguments);
	}

	/**
	 * Create a fault with a text of its own.
	 * @param pointer the JSON Pointer of the faulty value
	 * @param code the stable code in kebab-case
	 * @param message the text
	 */
	public Fault(String pointer, String code, @Nullable String message) {
		this(pointer, code, message, List.of());
	}

	/**
	 * Create a fault with a text from the messages, in the language of the client.
	 * @param pointer the JSON Pointer of the faulty value
	 * @param code the stable code in kebab-case
	 * @param arguments the arguments of the message {@code problem.fault.<code>}
	 * @return the fault
	 */
	public static Fault of(String pointer, String code, Object... arguments) {
		return new Fault(pointer, code, null, List.of(arguments));
	}

}
