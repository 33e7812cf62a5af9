package dev.plinth.jobs.runtime;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobPayload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JobCatalog}.
 */
class JobCatalogTests {

	private final JobCatalog catalog = new JobCatalog(
			new WorkerSettings.Defaults(3, Backoff.exponential(Duration.ofSeconds(5)), Duration.ofMinutes(10)),
			List.of("extra"), (value) -> value.replace("${queue}", "resolved"));

	private void register(Object bean) {
		Arrays.stream(bean.getClass().getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(JobHandler.class))
			.forEach((Method method) -> this.catalog.register(method, method.getAnnotation(JobHandler.class),
					() -> bean));
	}

	@Test
	void namesPayloadsInKebabCaseOrByAnnotation() {
		assertThat(JobCatalog.nameOf(WelcomeEmail.class)).isEqualTo("welcome-email");
		assertThat(JobCatalog.nameOf(PDFExport2Disk.class)).isEqualTo("pdf-export2-disk");
		assertThat(JobCatalog.nameOf(Renamed.class)).isEqualTo("invoice");
	}

	@Test
	void takesSettingsFromTheAnnotationOrTheDefaults() {
		register(new Object() {

			@JobHandler
			void plain(WelcomeEmail email) {
			}

			@JobHandler(queue = "${queue}", attempts = 7, backoff = "250ms", multiplier = 3, timeout = "9s",
					priority = 4, noRetryFor = IllegalStateException.class)
			void special(Renamed renamed, JobContext context) {
			}

		});
		JobDefinition plain = this.catalog.find(WelcomeEmail.class);
		assertThat(plain.queue()).isEqualTo("default");
		assertThat(plain.attempts()).isEqualTo(3);
		assertThat(plain.backoff().delay()).hasSeconds(5);
		JobDefinition special = this.catalog.find("invoice");
		assertThat(special.version()).isEqualTo(2);
		assertThat(special.queue()).isEqualTo("resolved");
		assertThat(special.attempts()).isEqualTo(7);
		assertThat(special.backoff().delay()).hasMillis(250);
		assertThat(special.backoff().multiplier()).isEqualTo(3);
		assertThat(special.timeout()).hasSeconds(9);
		assertThat(special.priority()).isEqualTo(4);
		assertThat(special.isRetried(new IllegalStateException())).isFalse();
		assertThat(special.isRetried(new IllegalArgumentException())).isTrue();
		assertThat(this.catalog.queues()).containsExactly("default", "extra", "resolved");
		assertThat(this.catalog.names()).containsExactly("invoice", "welcome-email");
	}

	@Test
	void refusesTwoHandlersOfOnePayload() {
		Object twice = new Object() {

			@JobHandler
			void one(WelcomeEmail email) {
			}

			@JobHandler
			void two(WelcomeEmail email) {
			}

		};
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> register(twice))
			.withMessageContaining("handles 'welcome-email' like")
			.satisfies((ex) -> assertThat(ex.getAction()).contains("@JobPayload"));
	}

	@Test
	void refusesPayloadsWithoutAStableName() {
		Object text = new Object() {

			@JobHandler
			void handle(String text) {
			}

		};
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> register(text))
			.withMessageContaining("no stable name");
	}

	@Test
	void refusesOtherParameters() {
		Object three = new Object() {

			@JobHandler
			void handle(WelcomeEmail email, String text) {
			}

		};
		assertThatExceptionOfType(InvalidJobHandlerException.class).isThrownBy(() -> register(three))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("(Payload, JobContext)"));
	}

	@Test
	void refusesQueueNamesThatAreNone() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new JobCatalog(this.catalog.defaults(), List.of("o'hara"), (value) -> value));
	}

	record WelcomeEmail(String user) {
	}

	record PDFExport2Disk(String user) {
	}

	@JobPayload(value = "invoice", version = 2)
	record Renamed(String user) {
	}

}
