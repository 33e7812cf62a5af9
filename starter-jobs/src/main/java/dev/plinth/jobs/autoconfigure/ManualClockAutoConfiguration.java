package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import dev.plinth.jobs.runtime.ManualClock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the clock of tests that run jobs by hand.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty("plinth.jobs.manual")
public final class ManualClockAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Clock.class)
	ManualClock manualClock() {
		return new ManualClock();
	}

}
