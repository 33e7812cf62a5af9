package dev.plinth.observability.endpoint.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.EndpointLinksResolver;
import org.springframework.boot.actuate.endpoint.web.EndpointMapping;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.actuate.endpoint.web.AdditionalHealthEndpointPathsWebMvcHandlerMapping;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Auto-configuration for actuator endpoints on the port of the application that cost
 * requests to the application nothing.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WebEndpointAutoConfiguration.class, DispatcherServletAutoConfiguration.class },
		before = ManagementContextAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebMvcEndpointHandlerMapping.class, DispatcherServlet.class })
@ConditionalOnBean({ DispatcherServlet.class, WebEndpointsSupplier.class })
@ConditionalOnManagementPort(ManagementPortType.SAME)
@EnableConfigurationProperties(CorsEndpointProperties.class)
public final class EndpointMappingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebMvcEndpointHandlerMapping.class)
	EndpointHandlerMapping webEndpointServletHandlerMapping(WebEndpointsSupplier webEndpoints,
			PathMappedEndpoints endpoints, EndpointMediaTypes mediaTypes, CorsEndpointProperties cors,
			WebEndpointProperties properties) {
		String basePath = properties.getBasePath();
		List<ExposableEndpoint<?>> linked = endpoints.stream().<ExposableEndpoint<?>>map(this::exposable).toList();
		return new EndpointHandlerMapping(new EndpointMapping(basePath), webEndpoints.getEndpoints(), mediaTypes,
				cors.toCorsConfiguration(), new EndpointLinksResolver(linked, basePath),
				properties.getDiscovery().isEnabled() && !basePath.isBlank());
	}

	/**
	 * The paths of probes beside the actuator, {@code /livez} and {@code /readyz}.
	 */
	@Bean
	static BeanPostProcessor plinthProbePaths() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof AdditionalHealthEndpointPathsWebMvcHandlerMapping probes) ? literal(probes)
						: bean;
			}

		};
	}

	private static HandlerMapping literal(AdditionalHealthEndpointPathsWebMvcHandlerMapping probes) {
		Set<String> paths = new HashSet<>();
		for (RequestMappingInfo info : probes.getHandlerMethods().keySet()) {
			if (info.getDirectPaths().size() < info.getPatternValues().size()) {
				return probes;
			}
			paths.addAll(info.getDirectPaths());
		}
		return new LiteralPathsMapping(probes, paths);
	}

	private ExposableEndpoint<?> exposable(PathMappedEndpoint endpoint) {
		return (ExposableEndpoint<?>) endpoint;
	}

}
