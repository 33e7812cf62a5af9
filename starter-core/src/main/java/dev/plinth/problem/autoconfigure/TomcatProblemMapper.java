package dev.plinth.problem.autoconfigure;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;

/**
 * Maps what Tomcat says about parameters that it cannot read.
 */
final class TomcatProblemMapper implements ProblemMapper {

	@Override
	public @Nullable Problem map(Throwable failure, HttpServletRequest request) {
		if (!(failure instanceof InvalidParameterException parameters)) {
			return null;
		}
		int status = parameters.getErrorCode();
		return Problem.of(status, StatusCodes.forStatus(status)).build();
	}

}
