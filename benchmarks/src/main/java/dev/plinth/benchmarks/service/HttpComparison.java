package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Applications.Application;
import dev.plinth.benchmarks.service.LoadGenerator.Load;
import dev.plinth.test.services.RedisServerProcess;

/**
 * Requests per second, CPU time for each and latency at a constant rate, of services that
 * run at the same time and take turns.
 */
public final class HttpComparison {

	private static final String ANONYMOUS = "anonymous GET of a small JSON";

	private static final String TOKEN = "GET with JWT";

	private static final String CACHED = "GET of a cached product, Redis present";

	private static final String FAULTS = "validation failure with 5 faults";

	private static final String OBSERVED = "GET /api/v1/products/{id}, starter-observability";

	private static final String FIVE_FAULTS = "{\"name\":\"A\",\"email\":\"x\",\"password\":\"short\",\"age\":3,"
			+ "\"country\":\"Germany\"}";

	private static final int CONNECTIONS = 16;

	private static final double PACE = 1000;

	private static final double WARM_UP = 30;

	private static final double LONG_WARM_UP = 56;

	private final Section section;

	private final boolean quick;

	private final int rounds;

	private final double seconds;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds instead of minutes
	 */
	public HttpComparison(Section section, boolean quick) {
		this.section = section;
		this.quick = quick;
		this.rounds = quick ? 2 : 5;
		this.seconds = quick ? 1 : 1.2;
	}

	/**
	 * Compare.
	 * @throws Exception if a service did not answer as expected
	 */
	public void run() throws Exception {
		Application bareBoot = Applications.bareBoot();
		Application handAssembled = Applications.handAssembled();
		Application quiet = handAssembled.with("--management.observations.enable.spring.security=false")
			.named("the same, no Security observations");
		Application plinth = Applications.allStarters();
		Application express = Applications.express();
		String ours = plinth.name();

		try (Services services = new Services()) {
			Side signedByPlinth = new Side(plinth, (port) -> account(Tokens.issued(port)));
			if (this.quick) {
				compare(TOKEN, WARM_UP, services, signed(handAssembled), signedByPlinth, signed(express));
			}
			else {
				compare(TOKEN, WARM_UP, services, signed(handAssembled), signed(quiet), signedByPlinth,
						signed(express));
			}
			goal(TOKEN, ours, handAssembled.name(), 1.4);
			goal(TOKEN, ours, express.name(), 6);

			Call offer = Call.get("/api/v1/offers/1");
			if (this.quick) {
				compare(ANONYMOUS, WARM_UP, services, side(bareBoot, offer), side(plinth, offer));
			}
			else {
				compare(ANONYMOUS, WARM_UP, services, side(bareBoot, offer), side(plinth, offer), side(express, offer));
			}
			goal(ANONYMOUS, ours, bareBoot.name(), 0.70);

			if (this.quick) {
				return;
			}

			Call faults = Call.post("/api/v1/registrations", FIVE_FAULTS, 400);
			compare(FAULTS, WARM_UP, services, side(bareBoot, faults), side(plinth, faults), side(express, faults));
			goal(FAULTS, ours, bareBoot.name(), 1.0);
		}

		try (RedisServerProcess redis = RedisServerProcess.start(); Services services = new Services()) {
			Call product = Call.get("/api/v1/products/1");
			String url = "--spring.data.redis.url=" + redis.url();
			compare(CACHED, LONG_WARM_UP, services, side(handAssembled.with(url, "--spring.cache.type=redis"), product),
					side(plinth.with(url), product), side(express.environment("REDIS_URL", redis.url()), product));
			goal(CACHED, ours, express.name(), 3);
		}
	}

	/**
	 * Compare the service with all starters and the same without starter-observability.
	 * @throws Exception if a service did not answer as expected
	 */
	public void observability() throws Exception {
		Application with = Applications.allStarters().named("Plinth with starter-observability");
		Application without = Applications.withoutObservability();
		Call product = Call.get("/api/v1/products/1");
		try (Services services = new Services()) {
			compare(OBSERVED, LONG_WARM_UP, services, side(with, product), side(without, product));
			goal(OBSERVED, with.name(), without.name(), 0.8);
		}
	}

	private static Side side(Application application, Call call) {
		return new Side(application, (port) -> call);
	}

	private static Side signed(Application application) {
		return new Side(application, (port) -> account(Tokens.signed()));
	}

	private static Call account(String token) {
		return Call.get("/api/v1/account", "Authorization: Bearer " + token);
	}

	private void goal(String work, String ours, String theirs, double bound) {
		this.section.add(Goal.atLeast(work, this.section.ratio(work, ours, theirs), bound, "× " + theirs));
	}

	private void compare(String work, double longestWarmUp, Services services, Side... sides) throws Exception {
		List<Contestant> contestants = new ArrayList<>();
		for (Side side : sides) {
			RunningService service = services.of(side.application());
			Call call = side.call().on(service.port());
			WarmUp.of(service, call, this.quick ? 3 : longestWarmUp);
			contestants.add(Contestant.of(side.application().name(), service, call));
		}
		for (int round = 0; round < this.rounds; round++) {
			for (Contestant contestant : contestants) {
				contestant.saturate(this.seconds);
			}
		}
		for (int round = 0; round < 2; round++) {
			for (Contestant contestant : contestants) {
				contestant.send(this.quick ? 0.5 : 1);
			}
		}
		contestants.forEach((contestant) -> add(work, contestant, "requests/s", contestant.rates()));
		contestants.forEach((contestant) -> add(work, contestant, "µs CPU per request", contestant.costs()));
		contestants
			.forEach((contestant) -> add(work, contestant, "ms p99 at 1,000 requests/s", contestant.latencies()));
	}

	private void add(String work, Contestant contestant, String unit, List<Double> rounds) {
		this.section.add(new Measurement(work, contestant.name(), unit, List.copyOf(rounds)));
	}

	/**
	 * Services that run until all comparisons between them are done.
	 */
	private static final class Services implements AutoCloseable {

		private final Map<Application, RunningService> running = new LinkedHashMap<>();

		RunningService of(Application application) throws IOException {
			RunningService service = this.running.get(application);
			if (service == null) {
				service = application.start();
				this.running.put(application, service);
			}
			return service;
		}

		@Override
		public void close() throws IOException {
			for (RunningService service : this.running.values()) {
				service.close();
			}
		}

	}

	/**
	 * An application and what it is asked.
	 *
	 * @param application the application
	 * @param call what it is asked
	 */
	record Side(Application application, CallFactory call) {

	}

	/**
	 * Makes a call for a service that has started.
	 */
	@FunctionalInterface
	interface CallFactory {

		Call on(int port) throws Exception;

	}

	/**
	 * A side that runs.
	 *
	 * @param name the name of the application
	 * @param service its process
	 * @param generator sends it requests
	 * @param rates requests per second, by round
	 * @param costs CPU time of the process per request in microseconds, by round
	 * @param latencies the 99th percentile in milliseconds, by round
	 */
	record Contestant(String name, RunningService service, LoadGenerator generator, List<Double> rates,
			List<Double> costs, List<Double> latencies) {

		static Contestant of(String name, RunningService service, Call call) {
			return new Contestant(name, service, new LoadGenerator(call, CONNECTIONS, service.port()),
					new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		}

		void saturate(double seconds) throws IOException {
			double cpu = this.service.cpuSeconds();
			Load load = this.generator.saturate(seconds);
			this.rates.add(load.perSecond());
			this.costs.add((this.service.cpuSeconds() - cpu) * 1e6 / load.requests());
		}

		void send(double seconds) throws IOException {
			this.latencies.add(this.generator.send(seconds, PACE).millis(99));
		}

	}

}
