package dev.plinth.jobs.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.ScheduledJob;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A worker: each job appends its start and its end to the {@link EchoLog} of the process.
 */
@JobsApplication
public class WorkerApplication {

	private final Path file;

	WorkerApplication(@Value("${echo.dir}") Path directory) {
		this.file = directory.resolve("echo-" + ProcessHandle.current().pid());
	}

	public static void main(String[] arguments) {
		SpringApplication.run(WorkerApplication.class, arguments);
	}

	/**
	 * Start a node in this process.
	 */
	static ConfigurableApplicationContext start(Path directory, String role, List<String> properties) {
		SpringApplication application = new SpringApplication(WorkerApplication.class);
		return application
			.run(WorkerProcess.arguments(directory, properties, "plinth.role=" + role).toArray(String[]::new));
	}

	@JobHandler
	void run(Echo echo) throws IOException, InterruptedException {
		append("start", echo.key());
		if (echo.delayMs() > 0) {
			Thread.sleep(echo.delayMs());
		}
		append("end", echo.key());
	}

	@ScheduledJob(cron = "${tick.cron:-}")
	void tick(Instant tick) throws IOException, InterruptedException {
		append("start", tick.toString());
		Thread.sleep(300);
		append("end", tick.toString());
	}

	private synchronized void append(String event, String key) throws IOException {
		Files.writeString(this.file, event + " " + key + " " + System.currentTimeMillis() + "\n",
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	record Echo(String key, int delayMs) {

	}

}
