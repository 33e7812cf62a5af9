package dev.plinth.benchmarks.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.QueueStatus;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Starter-jobs with what an application gets by default: retries, history and, with a
 * registry, meters; without the second timer for each observation of what is under way,
 * as starter-observability sets it. A round has ended when all outcomes are stored.
 */
final class PlinthPeer implements JobPeer {

	private static final int[] CALLERS = { 20, 100 };

	private final ThreadFactory callers;

	private final boolean adds;

	private final String[] arguments;

	private @Nullable ConfigurableApplicationContext context;

	private PlinthPeer(ThreadFactory callers, boolean adds, String... arguments) {
		this.callers = callers;
		this.adds = adds;
		this.arguments = arguments;
	}

	static PlinthPeer jdbc(String url) {
		return new PlinthPeer(Executors.defaultThreadFactory(), false, "--spring.datasource.url=" + url,
				"--spring.datasource.username=postgres", "--spring.datasource.password=postgres",
				"--spring.datasource.hikari.maximum-pool-size=20", "--plinth.jobs.store=jdbc",
				"--plinth.jobs.jdbc.initialize-schema=always");
	}

	static PlinthPeer redis(String url) {
		return redis(Executors.defaultThreadFactory(), false, url);
	}

	/**
	 * Add one by one on virtual threads, to queues of its own. Needs Java 21.
	 */
	static PlinthPeer redisVirtual(String url) {
		return redis(new VirtualThreadTaskExecutor("caller-").getVirtualThreadFactory(), true, url,
				"--spring.threads.virtual.enabled=true", "--spring.application.name=virtual");
	}

	private static PlinthPeer redis(ThreadFactory callers, boolean adds, String url, String... more) {
		List<String> arguments = new ArrayList<>(List.of(more));
		arguments.addAll(
				List.of("--spring.data.redis.url=" + url, "--plinth.jobs.store=redis", "--spring.autoconfigure.exclude="
						+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"));
		return new PlinthPeer(callers, adds, arguments.toArray(new String[0]));
	}

	@Override
	public Map<String, Double> measure(int jobs) throws Exception {
		ConfigurableApplicationContext context = this.context;
		if (context == null) {
			context = start();
			this.context = context;
		}
		Map<String, Double> rates = new LinkedHashMap<>();
		if (!this.adds) {
			measure(context, jobs, rates);
		}
		if (context.getBeanProvider(JdbcTemplate.class).getIfAvailable() == null) {
			for (int callers : CALLERS) {
				rates.put("add, %d callers".formatted(callers), addOneByOne(context, callers, jobs / 2 / callers));
			}
		}
		empty(context.getBean(JobOperations.class));
		return rates;
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	ConfigurableApplicationContext start() {
		List<String> all = new ArrayList<>(List.of(this.arguments));
		all.addAll(List.of("--spring.main.web-application-type=none", "--plinth.jobs.concurrency=20",
				"--management.metrics.observations.ignored-meters=long-task-timer", "--spring.main.banner-mode=off",
				"--logging.level.root=warn"));
		return SpringApplication.run(Worker.class, all.toArray(new String[0]));
	}

	private static void measure(ConfigurableApplicationContext context, int jobs, Map<String, Double> rates)
			throws InterruptedException {
		Worker.left = new CountDownLatch(jobs);
		JobOperations operations = context.getBean(JobOperations.class);
		operations.pause("default");
		List<Noop> batch = Collections.nCopies(1000, new Noop(1));
		Rate adding = new Rate(jobs);
		for (int from = 0; from < jobs; from += 1000) {
			context.getBean(Jobs.class).enqueueAll(batch, JobOptions.none());
		}
		rates.put("bulk-add", adding.now());
		context.getBeanProvider(JdbcTemplate.class).ifAvailable((jdbc) -> jdbc.execute("vacuum analyze"));
		Rate running = new Rate(jobs);
		operations.resume("default");
		Rate.await(Worker.left);
		awaitEnd(operations);
		rates.put("run", running.now());
		double counted = context.getBean(MeterRegistry.class).get("plinth.jobs.enqueued").counter().count();
		if (counted < jobs) {
			throw new IllegalStateException("Meters are off");
		}
	}

	private double addOneByOne(ConfigurableApplicationContext context, int callers, int jobsPerThread)
			throws InterruptedException {
		context.getBean(JobOperations.class).pause("default");
		Jobs target = context.getBean(Jobs.class);
		ExecutorService threads = Executors.newFixedThreadPool(callers, this.callers);
		CountDownLatch left = new CountDownLatch(callers * jobsPerThread);
		Rate adding = new Rate(callers * jobsPerThread);
		for (int i = 0; i < callers; i++) {
			threads.execute(() -> {
				for (int n = 0; n < jobsPerThread; n++) {
					target.enqueue(new Noop(n));
					left.countDown();
				}
			});
		}
		Rate.await(left);
		double rate = adding.now();
		threads.shutdown();
		return rate;
	}

	/**
	 * Run what waits and forget it, so that the next round finds what the first one
	 * found.
	 */
	private static void empty(JobOperations operations) {
		operations.resume("default");
		awaitEnd(operations);
		operations.purge(JobState.SUCCEEDED);
	}

	private static void awaitEnd(JobOperations operations) {
		QueueStatus queue = status(operations);
		while (queue.ready() + queue.running() > 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			queue = status(operations);
		}
	}

	static QueueStatus status(JobOperations operations) {
		return operations.queues()
			.stream()
			.filter((status) -> status.name().equals("default"))
			.findFirst()
			.orElseThrow();
	}

	record Noop(int n) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		static volatile CountDownLatch left = new CountDownLatch(0);

		@JobHandler
		void run(Noop noop) {
			left.countDown();
		}

	}

}
