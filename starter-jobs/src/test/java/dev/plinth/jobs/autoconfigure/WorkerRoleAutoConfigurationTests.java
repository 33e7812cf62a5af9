package dev.plinth.jobs.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerRoleAutoConfiguration} and {@link WorkerRoleFilter}.
 */
class WorkerRoleAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WorkerRoleAutoConfiguration.class));

	@Test
	void onlyAWorkerServesNoTraffic() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(WorkerRoleFilter.class));
		this.runner.withPropertyValues("plinth.role=web")
			.run((context) -> assertThat(context).doesNotHaveBean(WorkerRoleFilter.class));
		this.runner.withPropertyValues("plinth.role=worker")
			.run((context) -> assertThat(context).hasSingleBean(WorkerRoleFilter.class));
	}

	@ParameterizedTest
	@CsvSource({ "/livez,200", "/readyz,200", "/health,200", "/manage,200", "/manage/prometheus,200",
			"/api/v1/products,404", "/managed,404", "/,404", "/livez/../api,404" })
	void answersHealthAndActuatorOnly(String path, int status) {
		this.runner.withPropertyValues("plinth.role=worker", "management.endpoints.web.base-path=/manage")
			.run((context) -> {
				MockHttpServletResponse response = new MockHttpServletResponse();
				context.getBean(WorkerRoleFilter.class)
					.doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());
				assertThat(response.getStatus()).isEqualTo(status);
			});
	}

}
