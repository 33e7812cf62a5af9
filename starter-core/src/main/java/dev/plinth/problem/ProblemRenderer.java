package dev.plinth.problem;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Writes the one error answer of an application. Controllers, the error page, security
 * entry points and servlet filters all answer through the same renderer. Implementations
 * must be thread-safe.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@FunctionalInterface
public interface ProblemRenderer {

	/**
	 * Write the answer for a failure to a response that is not committed. The status,
	 * code and texts follow from the type of the failure; a failure of an unknown type is
	 * answered as 500 without its cause.
	 * @param failure what went wrong
	 * @param request the request that failed
	 * @param response the response to write to
	 * @throws IOException if the response cannot be written
	 */
	void render(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException;

}
