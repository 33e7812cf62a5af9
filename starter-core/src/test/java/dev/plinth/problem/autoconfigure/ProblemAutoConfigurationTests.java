package dev.plinth.problem.autoconfigure;

import java.util.Locale;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import dev.plinth.problem.ProblemRenderer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ProblemAutoConfiguration}.
 */
class ProblemAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProblemAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				JacksonAutoConfiguration.class));

	@Test
	void providesRendererAdviceControllerAndFilter() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ProblemRenderer.class)
			.hasSingleBean(ProblemAdvice.class)
			.hasSingleBean(AuthenticationEntryPoint.class)
			.hasBean("problemFilter")
			.getBean(ErrorController.class)
			.isInstanceOf(ProblemErrorController.class));
	}

	@Test
	void worksWithoutSpringSecurity() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ProblemRenderer.class)
				.doesNotHaveBean("problemAuthenticationEntryPoint"));
	}

	@Test
	void worksWithoutJackson() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ProblemAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
					WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
			.run((context) -> assertThat(
					render(context.getBean(ProblemRenderer.class), new IllegalStateException()).getContentAsString())
				.contains("\"code\":\"internal-error\""));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ProblemAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ProblemRenderer.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.problem.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ProblemRenderer.class)
				.doesNotHaveBean(ProblemAdvice.class));
	}

	@Test
	void rendererOfApplicationWins() {
		this.runner.withUserConfiguration(OwnBeans.class)
			.run((context) -> assertThat(context).getBean(ProblemRenderer.class)
				.isSameAs(context.getBean(OwnBeans.class).renderer));
	}

	@Test
	void exceptionHandlerOfApplicationWins() {
		this.runner.withBean(OwnAdvice.class)
			.run((context) -> assertThat(context).hasSingleBean(ResponseEntityExceptionHandler.class)
				.doesNotHaveBean(ProblemAdvice.class));
	}

	@Test
	void errorControllerOfApplicationWins() {
		ErrorController own = mock(ErrorController.class);
		this.runner.withBean(ErrorController.class, () -> own)
			.run((context) -> assertThat(context).getBean(ErrorController.class).isSameAs(own));
	}

	@Test
	void messagesOfApplicationWin() {
		StaticMessageSource messages = new StaticMessageSource();
		messages.addMessage("problem.internal-error.title", Locale.ENGLISH, "Ouch");
		this.runner.withBean("messageSource", StaticMessageSource.class, () -> messages)
			.run((context) -> assertThat(
					render(context.getBean(ProblemRenderer.class), new IllegalStateException()).getContentAsString())
				.contains("\"title\":\"Ouch\""));
	}

	@Test
	void mapperOfApplicationIsAskedFirst() {
		this.runner
			.withBean(ProblemMapper.class,
					() -> (failure, request) -> Problem.of(499, "own").extension("hint", 7).build())
			.run((context) -> {
				MockHttpServletResponse response = render(context.getBean(ProblemRenderer.class),
						new IllegalStateException());
				assertThat(response.getStatus()).isEqualTo(499);
				assertThat(response.getContentAsString()).contains("\"code\":\"own\"", "\"hint\":7");
			});
	}

	@Test
	void envelopeReplacesProblem() {
		this.runner.withPropertyValues("plinth.problem.format=envelope").run((context) -> {
			MockHttpServletResponse response = render(context.getBean(ProblemRenderer.class),
					new IllegalStateException());
			assertThat(response.getContentType()).isEqualTo("application/json");
			assertThat(response.getContentAsString())
				.isEqualTo("{\"success\":false,\"error\":{\"code\":\"internal-error\","
						+ "\"message\":\"Something went wrong on our side.\",\"details\":[]}}");
		});
	}

	@Test
	void causeIsShownInDevAlone() {
		this.runner.run((context) -> assertThat(
				render(context.getBean(ProblemRenderer.class), new IllegalStateException("why")).getContentAsString())
			.doesNotContain("why"));
		this.runner.withPropertyValues("spring.profiles.active=dev")
			.run((context) -> assertThat(
					render(context.getBean(ProblemRenderer.class), new IllegalStateException("why"))
						.getContentAsString())
				.contains("\"cause\":\"java.lang.IllegalStateException: why\""));
		this.runner.withPropertyValues("spring.profiles.active=dev", "plinth.problem.include-cause=false")
			.run((context) -> assertThat(
					render(context.getBean(ProblemRenderer.class), new IllegalStateException("why"))
						.getContentAsString())
				.doesNotContain("why"));
	}

	@Test
	void typePrefixAndExceptionsAreProperties() {
		this.runner
			.withPropertyValues("plinth.problem.type-prefix=https://errors.example/",
					"plinth.problem.exceptions[java.lang.IllegalStateException]=423 locked")
			.run((context) -> {
				MockHttpServletResponse response = render(context.getBean(ProblemRenderer.class),
						new IllegalStateException());
				assertThat(response.getStatus()).isEqualTo(423);
				assertThat(response.getContentAsString()).contains("\"type\":\"https://errors.example/locked\"");
			});
	}

	@Test
	void wrongEntryStopsTheStartAndIsExplained() {
		this.runner.withPropertyValues("plinth.problem.exceptions[com.acme.X]=teapot").run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			assertThat(new InvalidProblemEntryFailureAnalyzer().analyze(failure).getAction())
				.contains("plinth.problem.exceptions[com.acme.X]");
		});
		assertThat(new InvalidProblemEntryFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	private static MockHttpServletResponse render(ProblemRenderer renderer, Throwable failure) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		renderer.render(failure, new MockHttpServletRequest("GET", "/x"), response);
		return response;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		private final ProblemRenderer renderer = mock(ProblemRenderer.class);

		@Bean
		ProblemRenderer renderer() {
			return this.renderer;
		}

	}

	static class OwnAdvice extends ResponseEntityExceptionHandler {

	}

}
