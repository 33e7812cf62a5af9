package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Applications.Application;
import dev.plinth.test.services.RedisServerProcess;

/**
 * What a request costs when there are more instances or more limits, at a constant rate:
 * the rate of a service that saturates the machine would depend on how many processes
 * share its two cores. One instance is also asked as often as each of three is. The
 * services of a comparison run at the same time and take turns.
 */
public final class Growth {

	private static final String INSTANCES = "GET of a cached product, Redis present, by instances";

	private static final String LIMITS = "anonymous GET, by configured limits";

	private static final int CONNECTIONS = 12;

	private static final double PACE = 1500;

	/**
	 * The first compiler only: its code is slower, but five services have it in seconds
	 * each, and the curve is what counts.
	 */
	private static final String FAST_WARM_UP = "-XX:TieredStopAtLevel=1";

	private final Section section;

	private final boolean quick;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds
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
		Application application = Applications.allStarters()
			.on(Path.of(System.getProperty("java.home"), "bin", "java").toString(), FAST_WARM_UP);
		instances(application);
		limits(application);
	}

	private void instances(Application application) throws IOException {
		Call product = Call.get("/api/v1/products/1");
		List<RunningService> services = new ArrayList<>();
		try (RedisServerProcess redis = RedisServerProcess.start()) {
			for (int i = 0; i < 3; i++) {
				services.add(start(application.with("--spring.data.redis.url=" + redis.url()), product));
			}
			List<RunningService> one = services.subList(0, 1);
			compare(INSTANCES, product,
					List.of(new Side("1 instance, 1,500 requests/s", one, 1),
							new Side("3 instances, 1,500 requests/s", services, 1),
							new Side("1 instance, 500 requests/s", one, services.size())));
		}
		finally {
			close(services);
		}
	}

	private void limits(Application application) throws IOException {
		Call offer = Call.get("/api/v1/offers/1");
		List<Side> sides = new ArrayList<>();
		try {
			for (int limits : new int[] { 1, 1000 }) {
				Path file = limits(limits);
				sides.add(new Side(String.format(Locale.ROOT, "%,d configured, 1,500 requests/s", limits),
						List.of(start(application.with("--spring.config.additional-location=file:" + file), offer)),
						1));
				Files.delete(file);
			}
			compare(LIMITS, offer, sides);
		}
		finally {
			for (Side side : sides) {
				close(side.services());
			}
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

	private RunningService start(Application application, Call call) throws IOException {
		RunningService service = application.start();
		WarmUp.of(service, call, this.quick ? 3 : 14);
		return service;
	}

	private void compare(String work, Call call, List<Side> sides) throws IOException {
		Map<String, List<Double>> costs = new LinkedHashMap<>();
		for (int round = 0; round < (this.quick ? 1 : 4); round++) {
			for (Side side : sides) {
				LoadGenerator generator = new LoadGenerator(call, CONNECTIONS / side.part(),
						side.services().stream().mapToInt(RunningService::port).toArray());
				double before = cpu(side.services());
				long requests = generator.send(this.quick ? 1 : 2, PACE / side.part()).requests();
				costs.computeIfAbsent(side.name(), (key) -> new ArrayList<>())
					.add((cpu(side.services()) - before) * 1e6 / requests);
			}
		}
		costs.forEach((side, rounds) -> this.section.add(new Measurement(work, side, "µs CPU per request", rounds)));
	}

	private static double cpu(List<RunningService> services) {
		return services.stream().mapToDouble(RunningService::cpuSeconds).sum();
	}

	private static void close(List<RunningService> services) throws IOException {
		for (RunningService service : services) {
			service.close();
		}
	}

	/**
	 * What is compared.
	 *
	 * @param name the name in tables
	 * @param services are asked in turns
	 * @param part which part of the rate and the connections they get: one in so many
	 */
	private record Side(String name, List<RunningService> services, int part) {

	}

}
