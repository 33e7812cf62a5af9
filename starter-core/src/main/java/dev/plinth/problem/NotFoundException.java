package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for does not exist, or the caller may not know of it. Answered with 404.
 *
 * @since 0.1.0
 */
public class NotFoundException extends ProblemException {

	/**
	 * Create an exception with code {@code not-found} and the detail in the messages.
	 */
	public NotFoundException() {
		this(null);
	}

	/**
	 * Create an exception with code {@code not-found}.
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public NotFoundException(@Nullable String detail) {
		this("not-found", detail);
	}

	/**
	 * Create an exception with a code of its own.
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public NotFoundException(String code, @Nullable String detail) {
		super(404, code, detail);
	}

}
