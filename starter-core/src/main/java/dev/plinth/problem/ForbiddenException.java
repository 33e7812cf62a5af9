package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * The caller is known and may not do this. Answered with 403.
 *
 * @since 0.1.0
 */
public class ForbiddenException extends ProblemException {

	/**
	 * Create an exception with code {@code forbidden} and the detail in the messages.
	 */
	public ForbiddenException() {
		this(null);
	}

	/**
	 * Create an exception with code {@code forbidden}.
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public ForbiddenException(@Nullable String detail) {
		this("forbidden", detail);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public ForbiddenException(String code, @Nullable String detail) {
		super(403, code, detail);
	}

}
