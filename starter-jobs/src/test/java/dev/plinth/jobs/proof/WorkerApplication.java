package dev.plinth.jobs.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.ScheduledJob;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * A worker process: each job appends its start and its end to a file of the process,
 * which survives the death of the process.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WorkerApplication {

	private final Path file = Path.of(System.getProperty("echo.dir"), "echo-" + ProcessHandle.current().pid());

	public static void main(String[] args) {
		SpringApplication.run(WorkerApplication.class, args);
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
