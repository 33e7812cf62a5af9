package dev.plinth.request.autoconfigure;

import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestLimitsAutoConfiguration}.
 */
class RequestLimitsAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RequestLimitsAutoConfiguration.class));

	@Test
	void providesLimitsByDefault() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(RequestTimeoutFilter.class).hasBean("requestTimeoutProblemMapper");
			assertThat(registration(context.getBean("bodyLimitFilter")).isEnabled()).isTrue();
			assertThat(registration(context.getBean("requestTimeoutFilterRegistration")).isEnabled()).isTrue();
		});
	}

	@Test
	void zeroIsNoLimit() {
		this.runner.withPropertyValues("plinth.request-limits.timeout=0", "plinth.request-limits.max-body-size=0")
			.run((context) -> {
				assertThat(registration(context.getBean("bodyLimitFilter")).isEnabled()).isFalse();
				assertThat(registration(context.getBean("requestTimeoutFilterRegistration")).isEnabled()).isFalse();
			});
	}

	@Test
	void filtersOfApplicationWin() {
		FilterRegistrationBean<Filter> own = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(request, response));
		this.runner.withBean("bodyLimitFilter", FilterRegistrationBean.class, () -> own)
			.run((context) -> assertThat(context.getBean("bodyLimitFilter")).isSameAs(own));
		this.runner.withBean("requestTimeoutFilterRegistration", FilterRegistrationBean.class, () -> own)
			.run((context) -> assertThat(context.getBean("requestTimeoutFilterRegistration")).isSameAs(own));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.request-limits.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("bodyLimitFilter")
				.doesNotHaveBean(RequestTimeoutFilter.class));
	}

	@Test
	void staysOutOfApplicationsThatAreNotWeb() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RequestLimitsAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(RequestTimeoutFilter.class));
	}

	private static FilterRegistrationBean<?> registration(Object bean) {
		return (FilterRegistrationBean<?>) bean;
	}

}
