package dev.plinth.problem.autoconfigure;

import java.net.URI;
import java.util.Map;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Maps the exceptions of Spring MVC and what the application says with Spring's own means
 * ({@link ErrorResponse}, {@link ResponseStatus}).
 */
final class MvcProblemMapper implements ProblemMapper {

	private static final URI BLANK = URI.create("about:blank");

	@Override
	public @Nullable Problem map(Throwable failure, HttpServletRequest request) {
		if (failure instanceof AsyncRequestTimeoutException) {
			return Problem.of(504, "timeout").build();
		}
		if (failure instanceof MaxUploadSizeExceededException) {
			return Problem.of(413, "payload-too-large").build();
		}
		if (failure instanceof MultipartException || failure instanceof HttpMessageNotReadableException) {
			return Problem.of(400, "malformed-request").build();
		}
		if (failure instanceof ErrorResponse errorResponse) {
			return map(errorResponse, isOfFramework(failure));
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(),
				ResponseStatus.class);
		if (annotation != null && annotation.code().isError()) {
			int status = annotation.code().value();
			return Problem.of(status, StatusCodes.forStatus(status))
				.detail(annotation.reason().isEmpty() ? null : annotation.reason())
				.build();
		}
		return null;
	}

	private static boolean isOfFramework(Throwable failure) {
		return failure instanceof NoResourceFoundException || failure instanceof NoHandlerFoundException
				|| failure instanceof HttpMediaTypeException
				|| failure instanceof HttpRequestMethodNotSupportedException;
	}

	private static Problem map(ErrorResponse failure, boolean standardTexts) {
		int status = failure.getStatusCode().value();
		if (status < 400 || status > 599) {
			status = 500;
		}
		ProblemDetail body = failure.getBody();
		Problem.Builder problem = Problem.of(status, code(body, status));
		HttpHeaders headers = failure.getHeaders();
		headers.forEach((name, values) -> problem.header(name, String.join(", ", values)));
		if (!standardTexts) {
			problem.detail(detail(failure, body));
			if (failure instanceof ErrorResponseException && body.getTitle() != null && isTyped(body)) {
				problem.title(body.getTitle());
			}
			Map<String, Object> properties = body.getProperties();
			if (properties != null) {
				properties.forEach((name, value) -> {
					if (value != null && !"code".equals(name)) {
						problem.extension(name, value);
					}
				});
			}
		}
		return problem.build();
	}

	private static @Nullable String detail(ErrorResponse failure, ProblemDetail body) {
		return (failure instanceof ResponseStatusException statusException) ? statusException.getReason()
				: body.getDetail();
	}

	/*
	 * The application's own code is the property of that name, or the end of the type it
	 * has set.
	 */
	private static String code(ProblemDetail body, int status) {
		Map<String, Object> properties = body.getProperties();
		if (properties != null && properties.get("code") instanceof String code && !code.isBlank()) {
			return code;
		}
		if (isTyped(body)) {
			String type = String.valueOf(body.getType());
			String last = type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':')) + 1);
			if (last.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
				return last;
			}
		}
		return StatusCodes.forStatus(status);
	}

	private static boolean isTyped(ProblemDetail body) {
		return body.getType() != null && !BLANK.equals(body.getType());
	}

}
