package dev.plinth.observability.endpoint.autoconfigure;

import com.acme.shop.Shop;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointMappingAutoConfiguration}.
 */
class EndpointMappingTests {

	@Test
	void endpointsAndTheirLinksAreFoundAndOthersAreNotLookedUp() throws Exception {
		try (Shop shop = Shop.start()) {
			assertThat(shop.get("/actuator").body()).contains("health", "/actuator/health/{*path}");
			assertThat(shop.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
			assertThat(shop.get("/actuator/unknown").statusCode()).isEqualTo(404);
			assertThat(shop.get("/products/1").statusCode()).isEqualTo(200);
			EndpointHandlerMapping mapping = shop.context().getBean(EndpointHandlerMapping.class);
			assertThat(mapping.getHandler(request("/actuator/health"))).isNotNull();
			assertThat(mapping.getHandler(request("/products/1"))).isNull();
			LiteralPathsMapping probes = shop.context()
				.getBean("healthEndpointWebMvcHandlerMapping", LiteralPathsMapping.class);
			assertThat(probes.getHandler(request("/livez"))).isNotNull();
			assertThat(probes.getHandler(request("/products/1"))).isNull();
			assertThat(shop.get("/livez").statusCode()).isEqualTo(200);
			assertThat(shop.get("/readyz").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void basePathCanBeTheRoot() {
		try (Shop shop = Shop.start("--management.endpoints.web.base-path=/")) {
			assertThat(shop.get("/prometheus").statusCode()).isEqualTo(200);
			assertThat(shop.get("/products/1").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void linksCanBeSwitchedOff() {
		try (Shop shop = Shop.start("--management.endpoints.web.discovery.enabled=false")) {
			assertThat(shop.get("/actuator").statusCode()).isEqualTo(404);
			assertThat(shop.get("/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void ownPortKeepsSpringBootsMapping() {
		try (Shop shop = Shop.start("--management.server.port=0")) {
			assertThat(shop.context().getBeansOfType(EndpointHandlerMapping.class)).isEmpty();
		}
	}

	@Test
	void backsOffWithoutMvc() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EndpointMappingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(WebMvcEndpointHandlerMapping.class, DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EndpointMappingAutoConfiguration.class));
	}

	private static MockHttpServletRequest request(String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		ServletRequestPathUtils.parseAndCache(request);
		return request;
	}

}
