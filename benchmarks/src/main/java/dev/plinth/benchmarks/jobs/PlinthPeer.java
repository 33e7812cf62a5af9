package dev.plinth.benchmarks.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.QueueStatus;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Starter-jobs with what an application gets by default: retries, history and, with a
 * registry, meters. A round has ended when all outcomes are stored.
 */
final class PlinthPeer implements JobPeer {

	private final String[] arguments;

	private PlinthPeer(String... arguments) {
		this.arguments = arguments;
	}

	static PlinthPeer jdbc(String url) {
		return new PlinthPeer("--spring.datasource.url=" + url, "--spring.datasource.username=postgres",
				"--spring.datasource.password=postgres", "--spring.datasource.hikari.maximum-pool-size=20",
				"--plinth.jobs.store=jdbc", "--plinth.jobs.jdbc.initialize-schema=always");
	}

	static PlinthPeer redis(String url) {
		return new PlinthPeer("--spring.data.redis.url=" + url, "--plinth.jobs.store=redis",
				"--spring.autoconfigure.exclude="
						+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
	}

	@Override
	public Map<String, Double> measure(int jobs) throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			Map<String, Double> rates = new LinkedHashMap<>();
			measure(context, jobs, rates);
			if (context.getBeanProvider(JdbcTemplate.class).getIfAvailable() == null) {
				rates.put("add", addOneByOne(context, jobs / 40));
			}
			return rates;
		}
	}

	ConfigurableApplicationContext start() {
		List<String> all = new ArrayList<>(List.of(this.arguments));
		all.addAll(List.of("--spring.main.web-application-type=none", "--plinth.jobs.concurrency=20",
				"--spring.main.banner-mode=off", "--logging.level.root=warn"));
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
		QueueStatus queue = status(operations);
		while (queue.ready() + queue.running() > 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			queue = status(operations);
		}
		rates.put("run", running.now());
		double counted = context.getBean(MeterRegistry.class).get("plinth.jobs.enqueued").counter().count();
		if (counted < jobs) {
			throw new IllegalStateException("Meters are off");
		}
	}

	private static double addOneByOne(ConfigurableApplicationContext context, int jobsPerThread)
			throws InterruptedException {
		context.getBean(JobOperations.class).pause("default");
		Jobs target = context.getBean(Jobs.class);
		ExecutorService threads = Executors.newFixedThreadPool(20);
		CountDownLatch left = new CountDownLatch(20 * jobsPerThread);
		Rate adding = new Rate(20 * jobsPerThread);
		for (int i = 0; i < 20; i++) {
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
