package dev.plinth.sample.echo;

import java.time.Clock;

import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.Jobs;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Service;

/**
 * Enqueues echoes and runs them, in their own queue.
 */
@Service
@Profile({ "dev", "load-test" })
class EchoService {

	private final Jobs jobs;

	private final EchoLog log;

	private final Clock clock;

	EchoService(Jobs jobs, EchoLog log, Clock clock) {
		this.jobs = jobs;
		this.log = log;
		this.clock = clock;
	}

	String enqueue(Echo echo) {
		return this.jobs.enqueue(echo);
	}

	@JobHandler(queue = "echo")
	void run(Echo echo, JobContext job) throws InterruptedException {
		Thread.sleep(echo.delayMs());
		if (job.attempt() <= echo.failTimes()) {
			throw new IllegalStateException("Attempt " + job.attempt() + " fails as it was asked to");
		}
		this.log.append(echo.key(), this.clock.instant());
	}

}
