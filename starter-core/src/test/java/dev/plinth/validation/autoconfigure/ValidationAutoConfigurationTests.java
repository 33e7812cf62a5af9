package dev.plinth.validation.autoconfigure;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import dev.plinth.validation.Trimmed;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ValidationAutoConfiguration}.
 */
class ValidationAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, ProblemAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
				JacksonAutoConfiguration.class,
				org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration.class))
		.withBean(Echo.class);

	@Test
	void answersAllFaultsAtOnceAndNormalises() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ValidationProblemMapper.class)
				.hasSingleBean(NormalizationModule.class)
				.hasSingleBean(JsonBodyAdvice.class);
			assertThat(post(context, "{\"name\":\"  \",\"nick\":1,\"age\":\"x\"}")).hasStatus(400)
				.bodyText()
				.contains("\"/name\"", "\"/nick\"", "\"/age\"", "unknown-field", "wrong-type", "not-blank");
			assertThat(post(context, "{\"name\":\" Ann \",\"age\":7}")).hasStatusOk().hasBodyTextEqualTo("Ann 7");
		});
	}

	@Test
	void unknownFieldsMayBeAllowed() {
		this.runner.withPropertyValues("plinth.validation.reject-unknown-fields=false").run((context) -> {
			assertThat(post(context, "{\"name\":\"Ann\",\"age\":7,\"nick\":1}")).hasStatusOk();
			assertThat(post(context, "{\"name\":\"\",\"age\":7,\"nick\":1}")).hasStatus(400)
				.bodyText()
				.doesNotContain("/nick");
		});
	}

	@Test
	void numberOfFaultsIsBounded() {
		this.runner.withPropertyValues("plinth.validation.max-faults=2")
			.run((context) -> assertThat(post(context, "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}")).hasStatus(400)
				.bodyJson()
				.extractingPath("$.errors")
				.asArray()
				.hasSize(2));
		this.runner.withPropertyValues("plinth.validation.max-faults=0")
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(BindValidationException.class));
	}

	@Test
	void mapperOfApplicationIsStrictForBodiesAlone() {
		this.runner.run((context) -> assertThat(
				context.getBean(JsonMapper.class).readValue("{\"name\":\"Ann\",\"age\":7,\"nick\":1}", Person.class))
			.isEqualTo(new Person("Ann", 7)));
	}

	@Test
	void converterOfApplicationWins() {
		this.runner
			.withBean(JacksonJsonHttpMessageConverter.class,
					() -> new JacksonJsonHttpMessageConverter(new JsonMapper()))
			.run((context) -> assertThat(context).doesNotHaveBean("strictJsonCustomizer"));
	}

	@Test
	void mapperAndModuleOfApplicationWin() {
		NormalizationModule module = new NormalizationModule();
		this.runner.withBean(NormalizationModule.class, () -> module)
			.withBean("validationProblemMapper", Object.class, Object::new)
			.run((context) -> assertThat(context).doesNotHaveBean(ValidationProblemMapper.class)
				.getBean(NormalizationModule.class)
				.isSameAs(module));
	}

	@Test
	void worksWithoutValidatorAndWithoutJackson() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ValidationProblemMapper.class));
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class,
					org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ValidationProblemMapper.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.validation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ValidationProblemMapper.class)
				.doesNotHaveBean(NormalizationModule.class)
				.doesNotHaveBean(JsonBodyAdvice.class)
				.doesNotHaveBean("strictJsonCustomizer"));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, JacksonAutoConfiguration.class,
					org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ValidationProblemMapper.class));
	}

	private static MvcTestResult post(AssertableWebApplicationContext context, String body) {
		return MockMvcTester.from(context)
			.post()
			.uri("/echo")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	@RestController
	static class Echo {

		@PostMapping("/echo")
		String echo(@Validated @RequestBody Person person) {
			return person.name() + " " + person.age();
		}

	}

	record Person(@Trimmed @NotBlank @Size(max = 10) String name, int age) {
	}

}
