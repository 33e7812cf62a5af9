package dev.plinth.observability.endpoint.autoconfigure;

import java.util.Collection;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.EndpointLinksResolver;
import org.springframework.boot.actuate.endpoint.web.EndpointMapping;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Mapping of Spring Boot's actuator that looks at requests below its base path only.
 * Without that, each request of the application is compared with all operations of all
 * endpoints before its own controllers are asked.
 */
final class EndpointHandlerMapping extends WebMvcEndpointHandlerMapping {

	private final String basePath;

	EndpointHandlerMapping(EndpointMapping mapping, Collection<ExposableWebEndpoint> endpoints,
			EndpointMediaTypes mediaTypes, @Nullable CorsConfiguration cors, EndpointLinksResolver links,
			boolean registersLinks) {
		super(mapping, endpoints, mediaTypes, cors, links, registersLinks);
		this.basePath = mapping.getPath();
	}

	@Override
	protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
		String path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value();
		return path.startsWith(this.basePath) ? super.getHandlerInternal(request) : null;
	}

}
