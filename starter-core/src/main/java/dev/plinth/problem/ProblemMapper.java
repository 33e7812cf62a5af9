package dev.plinth.problem;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Says what is answered for failures of some kind. Mappers that are beans are asked in
 * their order, before the built-in ones; the first answer counts. Implementations must be
 * thread-safe and must not throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProblemMapper {

	/**
	 * Map a failure.
	 * @param failure what went wrong
	 * @param request the request that failed
	 * @return the problem, or {@code null} if this mapper does not know the failure
	 */
	@Nullable Problem map(Throwable failure, HttpServletRequest request);

}
