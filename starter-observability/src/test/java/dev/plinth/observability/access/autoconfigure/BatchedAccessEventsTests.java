package dev.plinth.observability.access.autoconfigure;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BatchedAccessEvents}.
 */
class BatchedAccessEventsTests {

	private static final Duration NEVER = Duration.ofHours(1);

	private final LoggerContext context = new LoggerContext();

	private final Logger root = this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger access = this.context.getLogger(AccessEvent.LOGGER);

	private final Logger other = this.context.getLogger("com.acme");

	private final Writes writes = new Writes();

	@BeforeEach
	void start() {
		this.context.setMDCAdapter(new LogbackMDCAdapter());
	}

	@AfterEach
	void stop() {
		this.context.stop();
	}

	@Test
	void accessEventsOfAMomentAreOneWrite() {
		attachConsole();
		new BatchedAccessEvents(this.context, Duration.ofMillis(200));
		this.access.info("a");
		this.access.info("b");
		assertThat(this.writes.texts).isEmpty();
		Awaitility.await().until(() -> !this.writes.texts().isEmpty());
		assertThat(this.writes.texts()).containsExactly("a\nb\n");
		this.access.info("c");
		Awaitility.await().until(() -> this.writes.texts().size() == 2);
	}

	@Test
	void otherEventsAreWrittenAtOnceAfterTheAccessEventsBeforeThem() {
		attachConsole();
		new BatchedAccessEvents(this.context, NEVER);
		this.access.info("a");
		this.other.info("b");
		assertThat(this.writes.texts()).containsExactly("a\nb\n");
		this.other.error("c");
		assertThat(this.writes.texts()).containsExactly("a\nb\n", "c\n");
	}

	@Test
	void whatWaitsAtTheEndIsWritten() {
		attachConsole();
		BatchedAccessEvents batches = new BatchedAccessEvents(this.context, NEVER);
		this.access.info("a");
		batches.destroy();
		assertThat(this.writes.texts()).containsExactly("a\n");
		this.access.info("b");
		assertThat(this.writes.texts()).containsExactly("a\n", "b\n");
	}

	@Test
	void loggersThatStopWriteWhatWaits(@TempDir Path directory) throws Exception {
		Path file = attachFile(directory, this.root);
		new BatchedAccessEvents(this.context, NEVER);
		this.access.info("a");
		assertThat(file).isEmptyFile();
		this.context.stop();
		assertThat(Files.readAllLines(file)).containsExactly("a");
	}

	@Test
	void whatAnotherLoggerWritesToIsLeftAlone(@TempDir Path directory) throws Exception {
		Path file = attachFile(directory, this.root, this.other);
		this.other.setAdditive(false);
		new BatchedAccessEvents(this.context, NEVER);
		this.other.info("a");
		this.access.info("b");
		assertThat(Files.readAllLines(file)).containsExactly("a", "b");
	}

	@Test
	void noLineIsLostOrTornWithManyThreads(@TempDir Path directory) throws Exception {
		Path file = attachFile(directory, this.root);
		BatchedAccessEvents batches = new BatchedAccessEvents(this.context, Duration.ofMillis(1));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		for (int thread = 0; thread < 8; thread++) {
			int number = thread;
			threads.execute(() -> IntStream.range(0, 1000)
				.forEach((line) -> ((line % 10 == 0) ? this.other : this.access).info(number + " " + line)));
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		batches.destroy();
		List<String> lines = Files.readAllLines(file);
		assertThat(lines).hasSize(8000);
		for (int thread = 0; thread < 8; thread++) {
			String prefix = thread + " ";
			assertThat(lines.stream().filter((line) -> line.startsWith(prefix)))
				.containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj((line) -> prefix + line).toList());
		}
	}

	private void attachConsole() {
		ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
		start(console, this.root);
		console.setOutputStream(this.writes);
	}

	private Path attachFile(Path directory, Logger... loggers) {
		Path file = directory.resolve("application.log");
		FileAppender<ILoggingEvent> appender = new FileAppender<>();
		appender.setFile(file.toString());
		start(appender, loggers);
		return file;
	}

	private void start(OutputStreamAppender<ILoggingEvent> appender, Logger... loggers) {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(this.context);
		encoder.setPattern("%msg%n");
		encoder.start();
		appender.setContext(this.context);
		appender.setEncoder(encoder);
		appender.start();
		for (Logger logger : loggers) {
			logger.addAppender(appender);
		}
	}

	/**
	 * What was written by each call.
	 */
	private static final class Writes extends OutputStream {

		private final List<String> texts = new ArrayList<>();

		@Override
		public void write(int value) {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public synchronized void write(byte[] bytes, int offset, int length) {
			this.texts.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
		}

		synchronized List<String> texts() {
			return List.copyOf(this.texts);
		}

	}

}
