package dev.plinth.problem.autoconfigure;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;

/**
 * An error of which nothing but its status is known.
 */
class StatusException extends ProblemException {

	StatusException(int status) {
		super(Problem.of(valid(status), StatusCodes.forStatus(valid(status))).build());
	}

	private static int valid(int status) {
		return (status >= 400 && status <= 599) ? status : 500;
	}

}
