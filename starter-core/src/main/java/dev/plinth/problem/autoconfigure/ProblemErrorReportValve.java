package dev.plinth.problem.autoconfigure;

import java.io.IOException;

import dev.plinth.problem.ProblemRenderer;
import dev.plinth.request.RequestId;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

import org.springframework.util.AlternativeJdkIdGenerator;

/**
 * Renders the errors that Tomcat finds before a request reaches any filter, such as
 * headers that are too large, in place of its own page.
 */
final class ProblemErrorReportValve extends ErrorReportValve {

	private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

	private final ProblemRenderer renderer;

	ProblemErrorReportValve(ProblemRenderer renderer) {
		this.renderer = renderer;
	}

	@Override
	protected void report(Request request, Response response, Throwable throwable) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			if (RequestId.of(request) == null) {
				String id = this.ids.generateId().toString();
				request.setAttribute(RequestId.ATTRIBUTE, id);
				response.setHeader(RequestId.HEADER, id);
			}
			response.resetBuffer();
			this.renderer.render(new StatusException(response.getStatus()), request.getRequest(),
					response.getResponse());
		}
		catch (IOException | IllegalStateException ex) {
			this.container.getLogger().debug("The answer cannot be written", ex);
		}
	}

}
