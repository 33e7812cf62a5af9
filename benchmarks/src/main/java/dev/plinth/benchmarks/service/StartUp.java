package dev.plinth.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Applications.Application;
import org.jspecify.annotations.Nullable;

/**
 * Time from the start of a process to its first answer over HTTP.
 */
public final class StartUp {

	private static final String WORK = "start of the process to first answer";

	private static final List<String> STARTERS = List.of("core", "security", "cache", "jobs", "observability");

	private final Section section;

	private final int rounds;

	private final @Nullable Path java25;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to start what goals name, once
	 * @param java25 the home of a JDK 25 or {@code null} if there is none
	 */
	public StartUp(Section section, boolean quick, @Nullable Path java25) {
		this.section = section;
		this.rounds = quick ? 1 : 3;
		this.java25 = java25;
	}

	/**
	 * Compare.
	 * @throws Exception if an application does not start
	 */
	public void run() throws Exception {
		Application bareBoot = Applications.bareBoot();
		Application plinth = Applications.allStarters();
		List<Application> all = new ArrayList<>(List.of(bareBoot, Applications.handAssembled(), plinth));
		List<Application> alone = (this.rounds > 1) ? STARTERS.stream().map(Applications::oneStarter).toList()
				: List.of();
		Application cached = (this.java25 != null) ? withCache(plinth, this.java25) : null;
		if (cached != null && this.java25 != null && this.rounds > 1) {
			all.add(bareBoot.on(java(this.java25)).named("bare Boot, Java 25"));
			all.add(plinth.on(java(this.java25)).named(plinth.name() + ", Java 25"));
			all.add(withCache(bareBoot, this.java25));
		}
		if (cached != null) {
			all.add(cached);
		}
		Map<Application, List<Double>> times = new LinkedHashMap<>();
		for (int round = 0; round < this.rounds; round++) {
			List<Application> turn = new ArrayList<>(all);
			turn.addAll((round > 0) ? alone : List.of());
			for (Application application : turn) {
				try (RunningService service = application.start()) {
					times.computeIfAbsent(application, (key) -> new ArrayList<>()).add(service.startSeconds());
				}
			}
		}
		times.forEach((application, seconds) -> this.section
			.add(new Measurement(WORK, application.name(), "s", List.copyOf(seconds))));
		this.section.add(Goal.atMost("start-up, all starters",
				this.section.median(WORK, plinth.name()) - this.section.median(WORK, bareBoot.name()), 1.2,
				"s more than bare Boot"));
		if (cached != null) {
			this.section.add(Goal.atMost("start-up, all starters, AOT cache on Java 25",
					this.section.median(WORK, cached.name()), 1.0, "s"));
		}
	}

	/**
	 * Record an AOT cache in a run that answers requests and ends by itself.
	 */
	private static Application withCache(Application application, Path java25)
			throws IOException, InterruptedException {
		Path cache = Files.createTempDirectory("plinth-benchmark").resolve("application.aot");
		try (RunningService training = application.on(java(java25), "-XX:AOTCacheOutput=" + cache).start()) {
			new LoadGenerator(Call.get("/api/v1/offers/1"), 4, training.port()).saturate(1);
			training.stop();
		}
		if (!Files.exists(cache)) {
			throw new IllegalStateException("No AOT cache was written");
		}
		cache.toFile().deleteOnExit();
		return application.on(java(java25), "-XX:AOTCache=" + cache)
			.named(application.name() + ", Java 25 with AOT cache");
	}

	private static String java(Path home) {
		return home.resolve("bin").resolve("java").toString();
	}

}
