package dev.plinth.test.architecture.starter.metrics;

import io.micrometer.core.instrument.MeterRegistry;

class CountsInItsPlace {

	CountsInItsPlace(MeterRegistry registry) {
	}

}
