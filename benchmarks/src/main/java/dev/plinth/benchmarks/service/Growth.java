package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Applications.Application;
import dev.plinth.benchmarks.service.LoadGenerator.Load;
import dev.plinth.test.services.RedisServerProcess;

/**
 * What a request costs when there are more instances or more limits.
 */
public final class Growth {

	private final Section section;

	private final boolean quick;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds and the smallest and the largest size only
	 */
	public Growth(Section section, boolean quick) {
		this.section = section;
		this.quick = quick;
	}

	/**
	 * Compare.
	 * @throws IOException if a service did not answer as expected
	 */
	public void run() throws IOException {
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			Application shared = Applications.allStarters().with("--spring.data.redis.url=" + redis.url());
			for (int instances : this.quick ? new int[] { 1, 2 } : new int[] { 1, 3 }) {
				measure("GET of a cached product, Redis present, by instances",
						instances + ((instances == 1) ? " instance" : " instances"), Call.get("/api/v1/products/1"),
						shared, instances);
			}
		}
		for (int limits : new int[] { 1, 1000 }) {
			Path file = limits(limits);
			measure("anonymous GET, by configured limits", String.format(Locale.ROOT, "%,d configured", limits),
					Call.get("/api/v1/offers/1"),
					Applications.allStarters().with("--spring.config.additional-location=file:" + file), 1);
			Files.delete(file);
		}
	}

	/**
	 * All limits but one are for other paths, as in a service with many routes.
	 */
	private static Path limits(int count) throws IOException {
		StringBuilder yaml = new StringBuilder("plinth.ratelimit.rules:\n");
		for (int i = 1; i < count; i++) {
			yaml.append("  route-%d: { paths: ['/api/v1/route-%d/**'], windows: [{ limit: 100, per: 1m }] }%n"
				.formatted(i, i));
		}
		yaml.append("  api: { paths: ['/api/**'], windows: [{ limit: 1000000000, per: 15m }] }\n");
		Path file = Files.createTempFile("plinth-benchmark-limits", ".yml");
		return Files.writeString(file, yaml);
	}

	private void measure(String work, String side, Call call, Application application, int instances)
			throws IOException {
		List<RunningService> services = new ArrayList<>();
		try {
			for (int i = 0; i < instances; i++) {
				services.add(application.start());
			}
			LoadGenerator generator = new LoadGenerator(call, 12,
					services.stream().mapToInt(RunningService::port).toArray());
			for (RunningService service : services) {
				WarmUp.of(service, call, this.quick ? 3 : 10);
			}
			List<Double> costs = new ArrayList<>();
			for (int round = 0; round < (this.quick ? 1 : 3); round++) {
				double before = cpu(services);
				Load load = generator.saturate(this.quick ? 1 : 2);
				costs.add((cpu(services) - before) * 1e6 / load.requests());
			}
			this.section.add(new Measurement(work, side, "µs CPU per request", costs));
		}
		finally {
			for (RunningService service : services) {
				service.close();
			}
		}
	}

	private static double cpu(List<RunningService> services) {
		return services.stream().mapToDouble(RunningService::cpuSeconds).sum();
	}

}
