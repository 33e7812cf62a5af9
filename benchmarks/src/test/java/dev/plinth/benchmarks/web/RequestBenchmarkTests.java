package dev.plinth.benchmarks.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestBenchmark}: that it measures what it says.
 */
class RequestBenchmarkTests {

	@ParameterizedTest
	@ValueSource(strings = { "boot", "plinth" })
	void measuresRealAnswers(String on) throws Exception {
		RequestBenchmark benchmark = new RequestBenchmark();
		benchmark.on = on;
		benchmark.start();
		assertThat(benchmark.found()).hasFieldOrPropertyWithValue("status", 200);
		assertThat(benchmark.notFound()).hasFieldOrPropertyWithValue("status", 404)
			.hasFieldOrPropertyWithValue("contentType", "application/problem+json");
		benchmark.stop();
	}

}
