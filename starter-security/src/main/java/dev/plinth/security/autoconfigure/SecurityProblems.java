package dev.plinth.security.autoconfigure;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.ProblemRenderer;
import dev.plinth.security.SecurityEvent;
import dev.plinth.security.token.TokenRefusedException;
import dev.plinth.security.token.TokenRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Answers 401 and 403 as problems; without a body where problems are switched off.
 */
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

	private static final String INVALID = "Bearer error=\"invalid_token\"";

	private final @Nullable ProblemRenderer renderer;

	private final ApplicationEventPublisher events;

	SecurityProblems(@Nullable ProblemRenderer renderer, ApplicationEventPublisher events) {
		this.renderer = renderer;
		this.events = events;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		answer(toProblem(failure), failure, request, response);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
			throws IOException {
		String code = (failure instanceof CsrfException) ? "csrf-token-invalid" : "forbidden";
		answer(Problem.of(403, code).build(), failure, request, response);
	}

	private void answer(Problem problem, RuntimeException failure, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		if (this.renderer != null) {
			this.renderer.render(new ProblemException(problem, failure), request, response);
			return;
		}
		problem.headers().forEach(response::setHeader);
		response.setStatus(problem.status());
	}

	private Problem toProblem(AuthenticationException failure) {
		if (failure.getCause() instanceof TokenRefusedException refused) {
			this.events.publishEvent(new SecurityEvent(SecurityEvent.Type.TOKEN_REFUSED, null,
					Map.of("reason", refused.getReason().name().toLowerCase(Locale.ROOT))));
			return refused((refused.getReason() == Reason.EXPIRED) ? "token-expired" : "invalid-token");
		}
		if (failure.getCause() instanceof JwtValidationException invalid) {
			boolean expired = invalid.getErrors()
				.stream()
				.anyMatch((error) -> error.getDescription() != null && error.getDescription().contains("expired"));
			return refused(expired ? "token-expired" : "invalid-token");
		}
		if (failure instanceof OAuth2AuthenticationException oauth2) {
			if (oauth2.getError() instanceof BearerTokenError error && error.getHttpStatus().value() == 400) {
				return Problem.of(400, "malformed-request")
					.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_request\"")
					.build();
			}
			return refused("invalid-token");
		}
		if (failure instanceof InvalidApiKeyException) {
			return Problem.of(401, "invalid-api-key").header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
		}
		return unauthorized();
	}

	private static Problem refused(String code) {
		return Problem.of(401, code).header(HttpHeaders.WWW_AUTHENTICATE, INVALID).build();
	}

	private static Problem unauthorized() {
		return Problem.of(401, "unauthorized").header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
	}

}
