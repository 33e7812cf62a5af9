package dev.plinth.web.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.ApiVersionResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ApiVersionsAutoConfiguration}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9745">RFC 9745</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8594">RFC 8594</a>
 */
class ApiVersionsAutoConfigurationTests {

	private final WebApplicationContextRunner empty = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ApiVersionsAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class));

	private final WebApplicationContextRunner runner = this.empty.withBean(Greetings.class);

	@Test
	void versionIsInThePath() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(PathPrefixApiVersionResolver.class)
				.hasSingleBean(DeprecatedApiVersions.class);
			assertThat(get(context, "/api/v1/greeting")).hasBodyTextEqualTo("one");
			assertThat(get(context, "/api/v2/greeting")).hasBodyTextEqualTo("two");
			assertThat(get(context, "/plain")).hasBodyTextEqualTo("plain");
		});
	}

	@Test
	void endOfAVersionIsAnnouncedAsTheStandardsSay() {
		this.runner
			.withPropertyValues("plinth.api-versions.deprecated.1.since=2026-01-01",
					"plinth.api-versions.deprecated.1.sunset=2027-01-01",
					"plinth.api-versions.deprecated.1.link=https://example.com/v2")
			.run((context) -> {
				assertThat(get(context, "/api/v1/greeting")).hasHeader("Deprecation", "@1767225600")
					.hasHeader("Sunset", "Fri, 01 Jan 2027 00:00:00 GMT")
					.hasHeader("Link", "<https://example.com/v2>; rel=\"deprecation\"");
				assertThat(get(context, "/api/v2/greeting")).doesNotContainHeader("Deprecation")
					.doesNotContainHeader("Sunset");
			});
		this.runner.withPropertyValues("plinth.api-versions.deprecated.1.sunset=2027-01-01")
			.run((context) -> assertThat(get(context, "/api/v1/greeting")).doesNotContainHeader("Deprecation")
				.containsHeader("Sunset"));
	}

	@Test
	void prefixIsAProperty() {
		this.runner.withPropertyValues("plinth.api-versions.path-prefix=/rest/").run((context) -> {
			assertThat(get(context, "/rest/v2/greeting")).hasBodyTextEqualTo("rest two");
			assertThat(get(context, "/rest/v1/greeting")).hasBodyTextEqualTo("rest one");
		});
	}

	@Test
	void resolverOfApplicationWins() {
		ApiVersionResolver own = (request) -> "2";
		this.runner.withBean(ApiVersionResolver.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(PathPrefixApiVersionResolver.class)
				.doesNotHaveBean("apiVersionsWebMvcConfigurer"));
	}

	@Test
	void deprecationHandlerOfApplicationWins() {
		ApiVersionDeprecationHandler own = mock(ApiVersionDeprecationHandler.class);
		this.runner.withBean(ApiVersionDeprecationHandler.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(DeprecatedApiVersions.class)
				.hasSingleBean(PathPrefixApiVersionResolver.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.empty.withPropertyValues("plinth.api-versions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PathPrefixApiVersionResolver.class)
				.doesNotHaveBean(DeprecatedApiVersions.class));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ApiVersionsAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(PathPrefixApiVersionResolver.class));
	}

	private static MvcTestResult get(AssertableWebApplicationContext context, String uri) {
		return MockMvcTester.from(context).get().uri(uri).exchange();
	}

	@RestController
	static class Greetings {

		@GetMapping(path = "/api/{version}/greeting", version = "1")
		String one() {
			return "one";
		}

		@GetMapping(path = "/api/{version}/greeting", version = "2")
		String two() {
			return "two";
		}

		@GetMapping(path = "/rest/{version}/greeting", version = "1")
		String restOne() {
			return "rest one";
		}

		@GetMapping(path = "/rest/{version}/greeting", version = "2")
		String restTwo() {
			return "rest two";
		}

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

	}

}
