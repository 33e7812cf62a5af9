package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

	private static final String FIVE_FAULTS = "{\"name\":\"A\",\"email\":\"x\",\"password\":\"short\",\"age\":3,"
			+ "\"country\":\"Germany\"}";

	private static final int CONNECTIONS = 16;

	private static final double PACE = 1000;

	private static final int ENOUGH_CALLS = 60_000;

	private final Section section;

	private final boolean quick;

	private final int rounds;

	private final double seconds;

	private final int mostWarmUps;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds instead of minutes
	 */
	public HttpComparison(Section section, boolean quick) {
		this.section = section;
		this.quick = quick;
		this.rounds = quick ? 2 : 5;
		this.seconds = quick ? 1 : 2;
		this.mostWarmUps = quick ? 4 : 45;
	}

	/**
	 * Compare.
	 * @throws Exception if a service did not answer as expected
	 */
	public void run() throws Exception {
		Application bareBoot = Applications.bareBoot();
		Application handAssembled = Applications.handAssembled();
		Application plinth = Applications.allStarters();
		Application express = Applications.express();
		String ours = plinth.name();
		Call offer = Call.get("/api/v1/offers/1");
		compare(ANONYMOUS, side(bareBoot, offer), side(plinth, offer), side(express, offer));
		goal(ANONYMOUS, ours, bareBoot.name(), 0.70);

		Application quiet = handAssembled.with("--management.observations.enable.spring.security=false")
			.named("the same, no Security observations");
		compare(TOKEN, signed(handAssembled), signed(quiet), new Side(plinth, (port) -> account(Tokens.issued(port))),
				signed(express));
		goal(TOKEN, ours, handAssembled.name(), 1.4);
		goal(TOKEN, ours, express.name(), 6);
		if (this.quick) {
			return;
		}

		try (RedisServerProcess redis = RedisServerProcess.start()) {
			Call product = Call.get("/api/v1/products/1");
			String url = "--spring.data.redis.url=" + redis.url();
			compare(CACHED, side(handAssembled.with(url, "--spring.cache.type=redis"), product),
					side(plinth.with(url), product), side(express.environment("REDIS_URL", redis.url()), product));
			goal(CACHED, ours, express.name(), 3);
		}

		Call faults = Call.post("/api/v1/registrations", FIVE_FAULTS, 400);
		compare(FAULTS, side(bareBoot, faults), side(plinth, faults), side(express, faults));
		goal(FAULTS, ours, bareBoot.name(), 1.0);
	}

	/**
	 * Compare the service with all starters and the same without starter-observability.
	 * @throws Exception if a service did not answer as expected
	 */
	public void observability() throws Exception {
		String work = "GET /api/v1/products/{id}, starter-observability";
		Application with = Applications.allStarters().named("Plinth with starter-observability");
		Application without = Applications.withoutObservability();
		Call product = Call.get("/api/v1/products/1");
		compare(work, side(with, product), side(without, product));
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

	private void compare(String work, Side... sides) throws Exception {
		List<Contestant> contestants = new ArrayList<>();
		try {
			for (Side side : sides) {
				contestants.add(Contestant.start(side));
			}
			for (Contestant contestant : contestants) {
				warmUp(contestant.generator());
			}
			for (int round = 0; round < this.rounds; round++) {
				for (Contestant contestant : contestants) {
					contestant.saturate(this.seconds);
				}
			}
			for (int round = 0; round < Math.min(3, this.rounds); round++) {
				for (Contestant contestant : contestants) {
					contestant.send(this.seconds / 2);
				}
			}
			contestants.forEach((contestant) -> add(work, contestant, "requests/s", contestant.rates()));
			contestants.forEach((contestant) -> add(work, contestant, "µs CPU per request", contestant.costs()));
			contestants
				.forEach((contestant) -> add(work, contestant, "ms p99 at 1,000 requests/s", contestant.latencies()));
		}
		finally {
			for (Contestant contestant : contestants) {
				contestant.service().close();
			}
		}
	}

	private void add(String work, Contestant contestant, String unit, List<Double> rounds) {
		this.section.add(new Measurement(work, contestant.name(), unit, List.copyOf(rounds)));
	}

	/**
	 * At least until the compiler has seen enough calls, then until two slices in a row
	 * are not faster than the best one before.
	 */
	private void warmUp(LoadGenerator generator) throws IOException {
		double best = 0;
		long requests = 0;
		int same = 0;
		for (int slice = 0; slice < this.mostWarmUps && (same < 2 || requests < ENOUGH_CALLS); slice++) {
			Load load = generator.saturate(this.seconds);
			requests += load.requests();
			same = (load.perSecond() < best * 1.03) ? same + 1 : 0;
			best = Math.max(best, load.perSecond());
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

		static Contestant start(Side side) throws Exception {
			RunningService service = side.application().start();
			LoadGenerator generator = new LoadGenerator(side.call().on(service.port()), CONNECTIONS, service.port());
			return new Contestant(side.application().name(), service, generator, new ArrayList<>(), new ArrayList<>(),
					new ArrayList<>());
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
