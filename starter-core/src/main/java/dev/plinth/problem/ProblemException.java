package dev.plinth.problem;

import org.jspecify.annotations.Nullable;

/**
 * A failure that says itself what is answered for it. It does not depend on the web, so
 * that services, jobs and command-line runners can throw it too.
 *
 * @since 0.1.0
 */
public class ProblemException extends RuntimeException {

	private final transient Problem problem;

	/**
	 * Create an exception for a problem.
	 * @param problem what is answered
	 */
	public ProblemException(Problem problem) {
		this(problem, null);
	}

	/**
	 * Create an exception for a problem.
	 * @param problem what is answered
	 * @param cause the cause, which is logged and never answered
	 */
	public ProblemException(Problem problem, @Nullable Throwable cause) {
		super(message(problem), cause);
		this.problem = problem;
	}

	/**
	 * Create an exception.
	 * @param status the HTTP status, 400 to 599
	 * @param code the stable code in kebab-case
	 * @param detail the detail for the client, or {@code null} to take it from the
	 * messages
	 */
	public ProblemException(int status, String code, @Nullable String detail) {
		this(Problem.of(status, code).detail(detail).build());
	}

	/**
	 * Return what is answered.
	 * @return the problem
	 */
	public final Problem getProblem() {
		return this.problem;
	}

	private static String message(Problem problem) {
		return (problem.detail() != null) ? problem.code() + ": " + problem.detail() : problem.code();
	}

}
