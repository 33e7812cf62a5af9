package dev.plinth.benchmarks.logging;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedactionBenchmark}: that both sides do the same work.
 */
class RedactionBenchmarkTests {

	@ParameterizedTest
	@CsvSource({ "plinth, secrets", "plinth, trace", "expression, secrets", "expression, trace" })
	void removesTheSecrets(String by, String text) {
		RedactionBenchmark benchmark = new RedactionBenchmark();
		benchmark.by = by;
		benchmark.text = text;
		benchmark.prepare();
		assertThat(benchmark.redact()).contains("[REDACTED]").doesNotContain("S3cret!pw");
	}

}
