package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.ProblemMapper;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Asks the mappers what a failure is and writes it. A failure that is answered with 5xx
 * is logged with its cause, others at debug level. Where the application has an error
 * page for a client that prefers HTML, the container is asked for it.
 */
final class DefaultProblemRenderer implements ProblemRenderer {

	private static final Log logger = LogFactory.getLog(ProblemRenderer.class);

	private static final int MAX_WRAPPERS = 8;

	private final List<ProblemMapper> mappers;

	private final ProblemWriter writer;

	private final ErrorPages pages;

	private final boolean includeCause;

	DefaultProblemRenderer(List<ProblemMapper> mappers, ProblemWriter writer, ErrorPages pages, boolean includeCause) {
		this.mappers = List.copyOf(mappers);
		this.writer = writer;
		this.pages = pages;
		this.includeCause = includeCause;
	}

	@Override
	public void render(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
		Throwable unwrapped = unwrap(failure);
		if (isDisconnect(unwrapped)) {
			logger.debug("The client has gone away", unwrapped);
			return;
		}
		Problem problem = map(unwrapped, request);
		log(problem, unwrapped, request);
		if (response.isCommitted()) {
			logger.warn("Cannot answer with " + problem.status() + ": the response is committed");
			return;
		}
		if (request.getDispatcherType() != DispatcherType.ERROR && this.pages.has(request, problem.status())) {
			response.sendError(problem.status());
			return;
		}
		this.writer.write(problem, cause(problem, unwrapped), request, response);
	}

	/*
	 * Failures that say what to answer are told by their type: others are by their
	 * message, which for a validation lists all faults and takes long to make.
	 */
	private static boolean isDisconnect(Throwable failure) {
		return failure instanceof AsyncRequestNotUsableException || (!(failure instanceof ErrorResponse)
				&& DisconnectedClientHelper.isClientDisconnectedException(failure));
	}

	private Problem map(Throwable failure, HttpServletRequest request) {
		for (ProblemMapper mapper : this.mappers) {
			Problem problem = mapper.map(failure, request);
			if (problem != null) {
				return problem;
			}
		}
		return Problem.of(500, "internal-error").build();
	}

	private @Nullable String cause(Problem problem, Throwable failure) {
		return (this.includeCause && problem.status() >= 500 && !(failure instanceof StatusException))
				? failure.toString() : null;
	}

	private static void log(Problem problem, Throwable failure, HttpServletRequest request) {
		if (problem.status() == 500) {
			logger.error(describe(problem, request), failure);
		}
		else if (problem.status() > 500 && !problem.code().equals("overloaded")) {
			logger.warn(describe(problem, request) + ": " + failure);
		}
		else if (logger.isDebugEnabled()) {
			logger.debug(describe(problem, request) + ": " + failure);
		}
	}

	private static String describe(Problem problem, HttpServletRequest request) {
		return request.getMethod() + " is answered with " + problem.status() + " " + problem.code();
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		for (int i = 0; i < MAX_WRAPPERS && isWrapper(unwrapped) && unwrapped.getCause() != null; i++) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	/*
	 * Subclasses of ServletException say something themselves.
	 */
	private static boolean isWrapper(Throwable failure) {
		return failure.getClass() == ServletException.class || failure instanceof CompletionException
				|| failure instanceof ExecutionException || failure instanceof UndeclaredThrowableException
				|| failure instanceof InvocationTargetException
				|| failure.getClass().getSimpleName().equals("DbActionExecutionException");
	}

	/**
	 * Maps the exceptions that say themselves what they are.
	 * @param failure the failure
	 * @param request the request
	 * @return the problem, or {@code null}
	 */
	static @Nullable Problem mapDeclared(Throwable failure, HttpServletRequest request) {
		if (failure instanceof ProblemException problemException) {
			return problemException.getProblem();
		}
		ProblemCode annotation = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), ProblemCode.class);
		if (annotation != null) {
			return Problem.of(annotation.status(), annotation.value())
				.detail((annotation.status() < 500) ? failure.getMessage() : null)
				.build();
		}
		return null;
	}

}
