package dev.plinth.problem.autoconfigure;

import java.io.IOException;

import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Hands what controllers throw to the renderer. It comes last, so that an advice of the
 * application wins.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final String SECURITY = "org.springframework.security.";

	private final ProblemRenderer renderer;

	ProblemAdvice(ProblemRenderer renderer) {
		this.renderer = renderer;
	}

	@ExceptionHandler(Exception.class)
	@Nullable ResponseEntity<Object> handleAny(Exception ex, WebRequest request) throws Exception {
		if (isForSecurity(ex)) {
			throw ex;
		}
		return render(ex, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
			HttpRequestMethodNotSupportedException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return handleExceptionInternal(ex, null, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body,
			HttpHeaders headers, HttpStatusCode statusCode, WebRequest request) {
		try {
			return render(ex, request);
		}
		catch (IOException failure) {
			this.logger.debug("The answer cannot be written", failure);
			return null;
		}
	}

	private @Nullable ResponseEntity<Object> render(Exception ex, WebRequest request) throws IOException {
		ServletWebRequest servletRequest = (ServletWebRequest) request;
		HttpServletRequest nativeRequest = servletRequest.getRequest();
		HttpServletResponse nativeResponse = servletRequest.getResponse();
		if (nativeResponse != null) {
			this.renderer.render(ex, nativeRequest, nativeResponse);
		}
		return null;
	}

	/*
	 * The filters of Spring Security know whether the caller is anonymous and must get
	 * its exceptions; they come back to the renderer.
	 */
	private static boolean isForSecurity(Exception ex) {
		for (Class<?> type = ex.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(SECURITY + "access.AccessDeniedException")
					|| type.getName().equals(SECURITY + "core.AuthenticationException")) {
				return true;
			}
		}
		return false;
	}

}
