package dev.plinth.resilience.autoconfigure;

import dev.plinth.problem.autoconfigure.ProblemAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadSheddingAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoadSheddingAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LoadSheddingAutoConfiguration.class, ProblemAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				WebMvcAutoConfiguration.class));

	@Test
	void fourFifthsOfTheThreadsMayWork() {
		this.runner.run((context) -> assertThat(refusedFrom(context.getBean(LoadSheddingFilter.class))).isEqualTo(161));
		this.runner.withPropertyValues("server.tomcat.threads.max=10")
			.run((context) -> assertThat(refusedFrom(context.getBean(LoadSheddingFilter.class))).isEqualTo(9));
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(refusedFrom(context.getBean(LoadSheddingFilter.class))).isEqualTo(1001));
		this.runner.withPropertyValues("plinth.load-shedding.max-in-flight=3", "plinth.load-shedding.retry-after=7s")
			.run((context) -> assertThat(refusedFrom(context.getBean(LoadSheddingFilter.class))).isEqualTo(4));
	}

	@Test
	void limitThatLeavesNoThreadIsSaid(CapturedOutput output) {
		this.runner.withPropertyValues("plinth.load-shedding.max-in-flight=200")
			.run((context) -> assertThat(output).contains("plinth.load-shedding.max-in-flight is 200"));
	}

	@ParameterizedTest
	@CsvSource({ "/livez, true", "/actuator/health, true", "/healthcare/patients, false", "/api, false",
			"/actuatory, false" })
	void onlyWholeSegmentsAreExempt(String path, boolean exempt) throws Exception {
		this.runner.withPropertyValues("plinth.load-shedding.max-in-flight=1").run((context) -> {
			LoadSheddingFilter filter = context.getBean(LoadSheddingFilter.class);
			MockHttpServletResponse response = new MockHttpServletResponse();
			filter.doFilter(new MockHttpServletRequest("GET", "/api"), new MockHttpServletResponse(), (request,
					same) -> filter.doFilter(new MockHttpServletRequest("GET", path), response, (inner, answer) -> {
					}));
			assertThat(response.getStatus()).isEqualTo(exempt ? 200 : 503);
		});
	}

	@Test
	void metersAreThereIfMicrometerIs() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			context.getBean("loadSheddingMetrics", MeterBinder.class).bindTo(meters);
			assertThat(meters.get("plinth.load.in-flight").gauge().value()).isZero();
			assertThat(meters.get("plinth.load.refused").functionCounter().count()).isZero();
		});
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LoadSheddingFilter.class)
				.doesNotHaveBean("loadSheddingMetrics"));
	}

	@Test
	void registrationOfApplicationWins() {
		FilterRegistrationBean<LoadSheddingFilter> own = new FilterRegistrationBean<>();
		own.setEnabled(false);
		this.runner.withBean("loadSheddingFilterRegistration", FilterRegistrationBean.class, () -> own)
			.run((context) -> assertThat(context.getBean("loadSheddingFilterRegistration")).isSameAs(own));
	}

	@Test
	void canBeSwitchedOffAndNeedsTheWeb() {
		this.runner.withPropertyValues("plinth.load-shedding.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LoadSheddingFilter.class));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LoadSheddingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LoadSheddingFilter.class));
	}

	/*
	 * Requests inside of each other, until one is refused.
	 */
	private static int refusedFrom(LoadSheddingFilter filter) throws Exception {
		int[] depth = { 1 };
		FilterChain[] chain = new FilterChain[1];
		MockHttpServletResponse[] last = new MockHttpServletResponse[1];
		chain[0] = (request, response) -> {
			depth[0]++;
			last[0] = new MockHttpServletResponse();
			filter.doFilter(new MockHttpServletRequest("GET", "/api"), last[0], chain[0]);
		};
		filter.doFilter(new MockHttpServletRequest("GET", "/api"), new MockHttpServletResponse(), chain[0]);
		assertThat(last[0].getStatus()).isEqualTo(503);
		assertThat(last[0].getHeader("Retry-After")).isNotNull();
		return depth[0];
	}

}
