package dev.plinth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.benchmarks.jobs.JobQueueGrowth;
import dev.plinth.benchmarks.jobs.JobThroughput;
import dev.plinth.benchmarks.limiter.SharedLimiter;
import dev.plinth.benchmarks.micro.MicroBenchmarks;
import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Report;
import dev.plinth.benchmarks.report.ResultFile;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.benchmarks.service.Growth;
import dev.plinth.benchmarks.service.HttpComparison;
import dev.plinth.benchmarks.service.Memory;
import dev.plinth.benchmarks.service.StartUp;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs comparisons, all or those that are named, and writes results, tables and plots.
 */
public final class Suite {

	private static final Path TARGET = Path.of("benchmarks", "target");

	private static final Path DOCS = Path.of("docs");

	/**
	 * What three minutes are enough for.
	 */
	private static final List<String> QUICK = List.of("http", "cache", "limiter", "jobs", "startup");

	private final Map<String, Comparison> comparisons = new LinkedHashMap<>();

	private final boolean quick;

	private final boolean publish;

	private Suite(boolean quick, boolean publish) {
		this.quick = quick;
		this.publish = publish;
		this.comparisons.put("http", (section) -> new HttpComparison(section, quick).run());
		this.comparisons.put("observability", (section) -> new HttpComparison(section, quick).observability());
		this.comparisons.put("cache", (section) -> cache(section, new MicroBenchmarks(section, quick)));
		this.comparisons.put("limiter", (section) -> limiter(section, new MicroBenchmarks(section, quick)));
		this.comparisons.put("jobs", (section) -> new JobThroughput(section, quick, java25()).run());
		this.comparisons.put("startup", (section) -> new StartUp(section, quick, java25()).run());
		this.comparisons.put("memory", (section) -> new Memory(section, quick).run());
		this.comparisons.put("growth", this::growth);
	}

	private static void cache(Section section, MicroBenchmarks benchmarks) throws RunnerException {
		String local = "hit through @Cacheable, local level";
		benchmarks.run(local, "CacheableHitBenchmark");
		section.add(Goal.atMost("cache L1", section.ratio(local, "Plinth", "Spring CaffeineCacheManager"), 1.3,
				"× Spring CaffeineCacheManager"));
		String shared = "hit in Redis";
		benchmarks.run(shared, "RedisHitBenchmark", 3, 5);
		section.add(Goal.atMost("cache L2", section.ratio(shared, "Plinth", "Lettuce GET"), 1.15, "× Lettuce GET"));
	}

	private void limiter(Section section, MicroBenchmarks benchmarks) throws RunnerException {
		String local = "decision in memory";
		benchmarks.run(local, "RateLimitBenchmark");
		section.add(Goal.atMost("limiter in memory", section.ratio(local, "Plinth", "Bucket4j"), 1.3, "× Bucket4j"));
		new SharedLimiter(section, this.quick).run();
	}

	private void growth(Section section) throws Exception {
		new Growth(section, this.quick).run();
		new MicroBenchmarks(section, this.quick).run("hit in the local level, by keys in the cache",
				"CacheGrowthBenchmark", 2, 2);
		new JobQueueGrowth(section, this.quick).run();
	}

	/**
	 * Run.
	 * @param arguments names of comparisons [all], {@code --quick} for a quick look,
	 * {@code --publish} to write into docs instead of target
	 * @throws Exception if something did not work
	 */
	public static void main(String[] arguments) throws Exception {
		List<String> names = new ArrayList<>(List.of(arguments));
		boolean quick = names.remove("--quick");
		boolean publish = names.remove("--publish");
		System.exit(new Suite(quick, publish).run(names) ? 0 : 1);
	}

	/**
	 * Run comparisons. One that fails leaves its earlier figures and does not keep the
	 * others from running.
	 * @return whether all of them succeeded
	 */
	private boolean run(List<String> names) throws IOException {
		List<String> chosen = names.isEmpty() ? (this.quick ? QUICK : List.copyOf(this.comparisons.keySet())) : names;
		Instant start = Instant.now();
		Path images = this.publish ? DOCS.resolve("benchmarks") : TARGET.resolve("benchmarks");
		Files.createDirectories(images);
		ResultFile file = new ResultFile(images.resolve("results.json"));
		List<String> failed = new ArrayList<>();
		for (int i = 0; i < chosen.size(); i++) {
			String name = chosen.get(i);
			Comparison comparison = this.comparisons.get(name);
			if (comparison == null) {
				throw new IllegalArgumentException(name + " is none of " + this.comparisons.keySet());
			}
			System.out.printf("%n== %s (%d of %d, %d s since the start)%n", name, i + 1, chosen.size(),
					Duration.between(start, Instant.now()).toSeconds());
			Section section = new Section(name, machine());
			try {
				comparison.run(section);
				file.put(section);
			}
			catch (Exception ex) {
				ex.printStackTrace();
				failed.add(name);
			}
		}
		Path page = images.resolveSibling("benchmarks.md");
		new Report(file.sections()).write(page, images);
		System.out.printf("%n%s, after %d s%s%n", page, Duration.between(start, Instant.now()).toSeconds(),
				failed.isEmpty() ? "" : ", without " + String.join(" and ", failed) + ", which failed");
		return failed.isEmpty();
	}

	private String machine() throws IOException {
		String processor = Files.exists(Path.of("/proc/cpuinfo")) ? Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 2))
			.findFirst()
			.orElse("") : System.getProperty("os.arch");
		return "%d cores (%s), %s, Java %s, %s%s".formatted(Runtime.getRuntime().availableProcessors(), processor,
				System.getProperty("os.name"), Runtime.version(), Instant.now().truncatedTo(ChronoUnit.MINUTES),
				this.quick ? ", a quick look, not to be quoted" : "");
	}

	private static @Nullable Path java25() {
		String home = System.getenv("JAVA25_HOME");
		return (home != null && !home.isEmpty()) ? Path.of(home) : null;
	}

	/**
	 * Measures and adds what it found.
	 */
	@FunctionalInterface
	interface Comparison {

		void run(Section section) throws Exception;

	}

}
