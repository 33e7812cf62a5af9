package dev.plinth.benchmarks.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.test.services.PostgresServerProcess;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Time to add and to run a job on PostgreSQL, by the number of jobs that wait.
 */
public final class JobQueueGrowth {

	private static final int BATCH = 1000;

	private final Section section;

	private final int most;

	private final int jobs;

	private final int rounds;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to stop at 10,000 jobs
	 */
	public JobQueueGrowth(Section section, boolean quick) {
		this.section = section;
		this.most = quick ? 10_000 : 1_000_000;
		this.jobs = quick ? 2_000 : 5_000;
		this.rounds = quick ? 1 : 2;
	}

	/**
	 * Compare.
	 * @throws InterruptedException if interrupted
	 */
	public void run() throws InterruptedException {
		try (PostgresServerProcess server = PostgresServerProcess.start("max_connections=60");
				ConfigurableApplicationContext context = PlinthPeer.jdbc(server.jdbcUrl()).start()) {
			JobOperations operations = context.getBean(JobOperations.class);
			operations.pause("default");
			run(context, operations);
			int waiting = 0;
			for (int depth = 0; depth <= this.most; depth = Math.max(1000, depth * 10)) {
				add(context, depth - waiting);
				waiting = depth;
				context.getBean(JdbcTemplate.class).execute("vacuum analyze");
				List<Double> added = new ArrayList<>();
				List<Double> ran = new ArrayList<>();
				for (int round = 0; round < this.rounds; round++) {
					added.add(add(context, this.jobs));
					ran.add(run(context, operations));
				}
				String side = String.format(Locale.ROOT, "%,d waiting", depth);
				this.section.add(new Measurement("add jobs in bulk on PostgreSQL, by jobs that wait", side,
						"µs per job", added));
				this.section.add(new Measurement("run jobs on PostgreSQL, by jobs that wait", side, "µs per job", ran));
			}
		}
	}

	private double add(ConfigurableApplicationContext context, int count) {
		List<PlinthPeer.Noop> batch = Collections.nCopies(BATCH, new PlinthPeer.Noop(1));
		long start = System.nanoTime();
		for (int from = 0; from < count; from += BATCH) {
			context.getBean(Jobs.class).enqueueAll(batch, JobOptions.none());
		}
		return (System.nanoTime() - start) / 1000.0 / Math.max(1, count);
	}

	/**
	 * Run as many jobs as a round has added, so that as many wait as before.
	 */
	private double run(ConfigurableApplicationContext context, JobOperations operations) throws InterruptedException {
		if (PlinthPeer.status(operations).ready() == 0) {
			add(context, this.jobs);
		}
		PlinthPeer.Worker.left = new CountDownLatch(this.jobs);
		long start = System.nanoTime();
		operations.resume("default");
		Rate.await(PlinthPeer.Worker.left);
		double micros = (System.nanoTime() - start) / 1000.0 / this.jobs;
		operations.pause("default");
		return micros;
	}

}
