package dev.plinth.cache.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvalidCachePropertyFailureAnalyzer}.
 */
class InvalidCachePropertyFailureAnalyzerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TwoLevelCacheAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "plinth.cache.ttl, 0s", "plinth.cache.jitter, 1", "plinth.cache.null-ttl, -1s",
			"plinth.cache.local.ttl, 0s", "plinth.cache.local.size, 0", "plinth.cache.stale-on-error, -1s",
			"plinth.cache.stale-while-revalidate, -1s", "plinth.cache.max-wait, 0s", "plinth.cache.refresh-threads, 0",
			"plinth.cache.redis.timeout, 0s", "plinth.cache.redis.lease, 0s", "plinth.cache.redis.max-load, 0s",
			"plinth.cache.redis.check-interval, 0s", "plinth.cache.redis.failure-rate-threshold, 101",
			"plinth.cache.redis.sliding-window, 0", "plinth.cache.caches.product.ttl, 0s",
			"plinth.cache.caches.product.local.size, -1", "plinth.cache.caches.product.type, no.such.Type" })
	void namesTheProperty(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value).run((context) -> {
			FailureAnalysis analysis = new InvalidCachePropertyFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains(property + " ");
			assertThat(analysis.getAction()).contains(property);
		});
	}

	@Test
	void leavesOtherFailuresAlone() {
		assertThat(new InvalidCachePropertyFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

}
