package dev.plinth.web.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
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
 * Tests for {@link RequestCostAutoConfiguration}.
 */
class RequestCostAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RequestCostAutoConfiguration.class, WebMvcAutoConfiguration.class,
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
	void headersInPrintableAsciiAreEncodedOthersAreLeftToTomcat() {
		MimeHeaders headers = new MimeHeaders();
		headers.addValue("X-Plain").setString("a; b=\"~\"");
		headers.addValue("X-Empty").setString("");
		headers.addValue("X-Umlaut").setString("\u00fc");
		headers.addValue("X-Split").setString("a\r\nSet-Cookie: b");
		headers.addValue("X-Tab").setString("a\tb");
		EncodedHeadersValve.encode(headers);
		assertThat(IntStream.range(0, headers.size()).mapToObj((index) -> headers.getName(index).getType()))
			.containsOnly(MessageBytes.T_BYTES);
		assertThat(IntStream.range(0, headers.size()).mapToObj((index) -> headers.getValue(index).getType()))
			.containsExactly(MessageBytes.T_BYTES, MessageBytes.T_BYTES, MessageBytes.T_STR, MessageBytes.T_STR,
					MessageBytes.T_STR);
		assertThat(headers.getHeader("x-plain")).isEqualTo("a; b=\"~\"");
		assertThat(headers.getHeader("X-Empty")).isEmpty();
	}

	@Test
	void headersArriveAsTheyWereSet() {
		new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(RequestCostAutoConfiguration.class, WebMvcAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
					JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class))
			.withBean(Books.class)
			.withPropertyValues("server.port=0")
			.run((context) -> {
				String server = "http://localhost:"
						+ ((WebServerApplicationContext) context.getSourceApplicationContext()).getWebServer()
							.getPort();
				for (String path : List.of("/headers", "/later")) {
					HttpResponse<String> response = HttpClient.newHttpClient()
						.send(HttpRequest.newBuilder(URI.create(server + path)).build(), BodyHandlers.ofString());
					assertThat(response.body()).isEqualTo("sent");
					assertThat(response.headers().firstValue("X-Plain")).hasValue("a; b=\"~\"");
					assertThat(response.headers().firstValue("X-Split")).hasValue("a  Set-Cookie: b");
					assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
				}
			});
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
	void withoutTomcatHeadersAreLeftAlone() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("encodedHeadersCustomizer"));
	}

	@Test
	void backsOffOutsideOfWebApplications() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RequestCostAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(RequestCostAutoConfiguration.class));
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

		@GetMapping("/headers")
		String headers(HttpServletResponse response) {
			response.setHeader("X-Plain", "a; b=\"~\"");
			response.setHeader("X-Split", "a\r\nSet-Cookie: b");
			return "sent";
		}

		@GetMapping("/later")
		Callable<String> later(HttpServletResponse response) {
			return () -> headers(response);
		}

		@PostMapping("/books")
		String add() {
			return "added";
		}

	}

}
