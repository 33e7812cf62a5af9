package dev.plinth.problem;

import java.util.List;

/**
 * The request is understood and has faults. Answered with 400 and all of them.
 *
 * @since 0.1.0
 */
public class InvalidRequestException extends ProblemException {

	/**
	 * Create an exception with code {@code validation-failed}.
	 * @param faults the faults, at least one
	 */
	public InvalidRequestException(List<Fault> faults) {
		super(Problem.of(400, "validation-failed").faults(faults).arguments(faults.size()).build());
	}

	/**
	 * Create an exception with code {@code validation-failed} for one fault.
	 * @param pointer the JSON Pointer of the faulty value
	 * @param code the stable code in kebab-case
	 * @param message the text
	 */
	public InvalidRequestException(String pointer, String code, String message) {
		this(List.of(new Fault(pointer, code, message)));
	}

}
