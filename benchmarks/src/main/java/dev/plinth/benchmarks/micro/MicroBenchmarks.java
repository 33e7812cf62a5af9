package dev.plinth.benchmarks.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH benchmarks so that their sides take turns: each round forks a JVM for each
 * side.
 */
public final class MicroBenchmarks {

	private final Section section;

	private final boolean quick;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take seconds only
	 */
	public MicroBenchmarks(Section section, boolean quick) {
		this.section = section;
		this.quick = quick;
	}

	/**
	 * Compare what takes so short that a second is enough to warm up.
	 * @param work what is done, in the results
	 * @param pattern the expression of the benchmarks
	 * @throws RunnerException if a benchmark failed
	 */
	public void run(String work, String pattern) throws RunnerException {
		run(work, pattern, 3, 2);
	}

	/**
	 * Compare.
	 * @param work what is done, in the results
	 * @param pattern the expression of the benchmarks
	 * @param turns how often each side is measured
	 * @param warmUp seconds before each measurement, until the code is compiled
	 * @throws RunnerException if a benchmark failed
	 */
	public void run(String work, String pattern, int turns, int warmUp) throws RunnerException {
		Map<String, List<Double>> rounds = new LinkedHashMap<>();
		String unit = "";
		for (int round = 0; round < (this.quick ? 1 : turns); round++) {
			for (RunResult result : fork(pattern, warmUp)) {
				rounds.computeIfAbsent(side(result), (side) -> new ArrayList<>())
					.add(result.getPrimaryResult().getScore());
				unit = result.getPrimaryResult().getScoreUnit();
			}
		}
		for (Map.Entry<String, List<Double>> side : rounds.entrySet()) {
			this.section.add(new Measurement(work, side.getKey(), unit.replace("us/", "µs/"), side.getValue()));
		}
	}

	private Collection<RunResult> fork(String pattern, int warmUp) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include(pattern)
			.forks(1)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT);
		if (this.quick) {
			options.warmupIterations(1)
				.warmupTime(TimeValue.milliseconds(500))
				.measurementIterations(1)
				.measurementTime(TimeValue.milliseconds(500));
		}
		else {
			options.warmupIterations(warmUp)
				.warmupTime(TimeValue.seconds(1))
				.measurementIterations(2)
				.measurementTime(TimeValue.seconds(1));
		}
		return new Runner(options.build()).run();
	}

	private static String side(RunResult result) {
		return result.getParams()
			.getParamsKeys()
			.stream()
			.findFirst()
			.map((key) -> key.equals("keys") ? keys(result) : name(result.getParams().getParam(key)))
			.orElseGet(() -> name(result.getPrimaryResult().getLabel()));
	}

	private static String keys(RunResult result) {
		return "%,d keys, %s".formatted(Integer.valueOf(result.getParams().getParam("keys")),
				name(result.getPrimaryResult().getLabel()));
	}

	private static String name(String side) {
		return switch (side) {
			case "plinth" -> "Plinth";
			case "caffeine" -> "Caffeine alone";
			case "spring" -> "Spring CaffeineCacheManager";
			case "jetcache" -> "JetCache";
			case "lettuce" -> "Lettuce GET";
			case "bucket4j" -> "Bucket4j";
			case "boot" -> "bare Boot";
			default -> side;
		};
	}

}
