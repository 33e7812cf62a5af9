package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * The request contradicts the present state. Answered with 409.
 *
 * @since 0.1.0
 */
public class ConflictException extends ProblemException {

	/**
	 * Create an exception with code {@code conflict} and the detail in the messages.
	 */
	public ConflictException() {
		this(null);
	}

	/**
	 * Create an exception with code {@code conflict}.
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public ConflictException(@Nullable String detail) {
		this("conflict", detail);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public ConflictException(String code, @Nullable String detail) {
		super(409, code, detail);
	}

}
