package dev.plinth.web.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerMappingAutoConfiguration}.
 */
class HandlerMappingAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HandlerMappingAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class))
		.withBean(Books.class);

	@Test
	void comparesPathsFirst() {
		this.runner.run((context) -> assertThat(context.getBean(RequestMappingHandlerMapping.class))
			.isInstanceOf(PathFirstHandlerMapping.class));
	}

	/*
	 * The same answers as Spring MVC's own mapping gives.
	 */
	@ParameterizedTest
	@CsvSource({ "GET, /books/1, application/json, 200, json 1", "GET, /books/1, text/csv, 200, csv 1",
			"GET, /books/new, application/json, 200, new", "POST, /books/1, application/json, 405,",
			"POST, /books, application/json, 200, added", "GET, /books/1, image/png, 406,",
			"HEAD, /books/1, application/json, 200,", "GET, /films/1, application/json, 404," })
	void answersAsSpringMvcDoes(String method, String path, String accept, int status, String body) {
		for (WebApplicationContextRunner each : List.of(this.runner, new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
			.withBean(Books.class))) {
			each.run((context) -> {
				MvcTestResult result = MockMvcTester.from(context)
					.method(HttpMethod.valueOf(method))
					.uri(path)
					.header("Accept", accept)
					.exchange();
				assertThat(result).hasStatus(status);
				if (body != null) {
					assertThat(result).hasBodyTextEqualTo(body);
				}
			});
		}
	}

	@Test
	void registrationsOfTheApplicationStay() {
		this.runner.withBean("own", WebMvcRegistrations.class, () -> new WebMvcRegistrations() {
		})
			.run((context) -> assertThat(context).hasSingleBean(WebMvcRegistrations.class)
				.hasBean("own")
				.doesNotHaveBean(PathFirstHandlerMapping.class));
	}

	@Test
	void backsOffOutsideOfWebApplications() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HandlerMappingAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(WebMvcRegistrations.class));
	}

	@RestController
	static class Books {

		@GetMapping(path = "/books/{id}", produces = "application/json")
		String json(@PathVariable String id) {
			return "json " + id;
		}

		@GetMapping(path = "/books/{id}", produces = "text/csv")
		String csv(@PathVariable String id) {
			return "csv " + id;
		}

		@GetMapping("/books/new")
		String fresh() {
			return "new";
		}

		@PostMapping("/books")
		String add() {
			return "added";
		}

	}

}
