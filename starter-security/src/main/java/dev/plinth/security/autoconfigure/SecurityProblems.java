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
 * Answers 401 and 403 as problems.
 */
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

	private static final String INVALID = "Bearer error=\"invalid_token\"";

	private final ProblemRenderer renderer;

	private final ApplicationEventPublisher events;

	SecurityProblems(ProblemRenderer renderer, ApplicationEventPublisher events) {
		this.renderer = renderer;
		this.events = events;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		this.renderer.render(new ProblemException(toProblem(failure), failure), request, response);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
			throws IOException {
		Problem problem = (failure instanceof CsrfException) ? Problem.of(403, "csrf-token-invalid")
			.detail("The header X-XSRF-TOKEN does not hold the value of the cookie XSRF-TOKEN.")
			.build() : Problem.of(403, "forbidden").build();
		this.renderer.render(new ProblemException(problem, failure), request, response);
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
		return (failure instanceof InvalidApiKeyException) ? Problem.of(401, "invalid-api-key")
			.detail("The API key is not valid.")
			.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
			.build() : unauthorized();
	}

	private static Problem refused(String code) {
		return Problem.of(401, code).header(HttpHeaders.WWW_AUTHENTICATE, INVALID).build();
	}

	private static Problem unauthorized() {
		return Problem.of(401, "unauthorized").header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
	}

}
