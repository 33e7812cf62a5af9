package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.plinth.resilience.Deadline;
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
 * Tests for {@link DeadlineFilter}.
 */
class DeadlineFilterTests {

	@ParameterizedTest
	@CsvSource({ "500, 500", "60000, 30000", "'', 30000", "soon, 30000", "-5, 30000", "99999999999999, 30000" })
	void callerCanOnlyShortenTheTime(String asked, long expected) throws Exception {
		assertThat(remaining(new DeadlineFilter("X-Time", Duration.ofSeconds(30)), asked))
			.isBetween(Duration.ofMillis(expected - 400), Duration.ofMillis(expected));
		assertThat(Deadline.remaining()).isNull();
	}

	@Test
	void withoutLimitOnlyTheCallerSetsOne() throws Exception {
		DeadlineFilter filter = new DeadlineFilter("X-Time", Duration.ZERO);
		assertThat(remaining(filter, "")).isNull();
		assertThat(remaining(filter, "60000")).isGreaterThan(Duration.ofSeconds(50));
	}

	@Test
	void earlierOfTwoDeadlinesCounts() {
		Deadline.Scope outer = Deadline.within(Duration.ofSeconds(5));
		Deadline.Scope inner = Deadline.within(Duration.ofSeconds(50));
		assertThat(Deadline.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(5));
		inner.close();
		Deadline.Scope shorter = Deadline.within(Duration.ofSeconds(1));
		assertThat(Deadline.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(1));
		shorter.close();
		assertThat(Deadline.remaining()).isGreaterThan(Duration.ofSeconds(2));
		outer.close();
		assertThat(Deadline.remaining()).isNull();
	}

	@Test
	void isThereUnlessSwitchedOff() {
		WebApplicationContextRunner runner = new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ResilientClientsAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasBean("deadlineFilter"));
		runner.withPropertyValues("plinth.resilience.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("deadlineFilter"));
	}

	private static Duration remaining(DeadlineFilter filter, String asked) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("X-Time", asked);
		AtomicReference<Duration> remaining = new AtomicReference<>();
		filter.doFilter(request, new MockHttpServletResponse(), new MockFilterChain() {

			@Override
			public void doFilter(jakarta.servlet.ServletRequest same, jakarta.servlet.ServletResponse response) {
				remaining.set(Deadline.remaining());
			}

		});
		return remaining.get();
	}

}
