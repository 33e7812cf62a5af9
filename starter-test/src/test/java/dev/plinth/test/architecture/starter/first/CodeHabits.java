package dev.plinth.test.architecture.starter.first;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.annotation.PostConstruct;

import org.springframework.beans.factory.annotation.Autowired;

/**
 * One class for each habit that a rule forbids, and one for what it allows instead.
 */
final class CodeHabits {

	private CodeHabits() {
	}

	static class CollectsToList {

		List<String> list() {
			return List.of("a").stream().collect(Collectors.toList());
		}

	}

	static class LowersCase {

		String lower() {
			return "TITLE".toLowerCase();
		}

	}

	static class LowersCaseByReference {

		UnaryOperator<String> lower() {
			return String::toUpperCase;
		}

	}

	static class LowersCaseByLocale {

		String lower() {
			return "TITLE".toLowerCase(Locale.ROOT);
		}

	}

	static class LogsToJdk {

		private static final Logger logger = Logger.getLogger("x");

		void log() {
			logger.info("x");
		}

	}

	static class Prints {

		void print() {
			System.out.println("x");
		}

	}

	static class PrintsStackTrace {

		void print(Exception ex) {
			ex.printStackTrace();
		}

	}

	static class Sleeps {

		void sleep() throws InterruptedException {
			Thread.sleep(1);
		}

	}

	static class SleepsByUnit {

		void sleep() throws InterruptedException {
			TimeUnit.SECONDS.sleep(1);
		}

	}

	static class InjectsField {

		@Autowired
		private String text;

	}

	static class StartsByAnnotation {

		@PostConstruct
		void start() {
		}

	}

	static class Counts {

		Counts(MeterRegistry registry) {
		}

	}

	static class Observes {

		Observes(ObservationRegistry registry) {
		}

	}

	static class StringUtils {

	}

}
