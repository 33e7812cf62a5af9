package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a schedule on several processes and kills the one that ran the last tick, once
 * while it runs one and else right after it. The long version runs with the profile
 * {@code proof}.
 */
@Tag("any-jdk")
class ScheduleCrashTests {

	private static final Logger logger = LoggerFactory.getLogger(ScheduleCrashTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void runsOncePerTickWhileNodesAreKilled(ProofStore store) {
		int nodes = PROOF ? 3 : 2;
		int kills = PROOF ? 4 : 1;
		int period = PROOF ? 5 : 1;
		List<String> properties = new ArrayList<>(store.properties());
		properties.add("tick.cron=0/" + period + " * * * * *");
		if (!PROOF) {
			properties.add("plinth.jobs.lease=2s");
		}
		List<WorkerProcess> workers = new ArrayList<>();
		try {
			for (int i = 0; i < nodes; i++) {
				workers.add(WorkerProcess.start(this.directory, properties));
			}
			workers.forEach(WorkerProcess::awaitStart);
			Instant begin = Instant.now();
			Instant end = Instant.ofEpochSecond((begin.getEpochSecond() + (PROOF ? 120 : 4)) / period * period);
			List<WorkerProcess> alive = new ArrayList<>(workers);
			for (int i = 0; i < kills; i++) {
				WorkerProcess victim = awaitTick(alive, i == 0);
				victim.kill();
				alive.remove(victim);
				if (PROOF) {
					WorkerProcess successor = WorkerProcess.start(this.directory, properties).awaitStart();
					workers.add(successor);
					alive.add(successor);
					Instant next = begin.plusSeconds(25L * (i + 1));
					Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(next));
				}
			}
			// The tick that was killed runs again after the lease
			Awaitility.await()
				.atMost(Duration.ofSeconds(150))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> !Instant.now().isBefore(end)
						&& ticks(workers, end).containsAll(expected(ticks(workers, end), end, period)));
			List<Instant> ticks = ticks(workers, end);
			long used = workers.stream().filter((worker) -> !worker.log().keys().isEmpty()).count();
			logger.warn(
					"PROOF {} cron on {} nodes, every {} s, {} times kill -9 of the node that ran the last tick: {} "
							+ "ticks from {} to {}, each ran once, on {} processes",
					store, nodes, period, kills, ticks.size(), ticks.get(0), ticks.get(ticks.size() - 1), used);
			assertThat(ticks).isEqualTo(expected(ticks, end, period)).hasSizeGreaterThanOrEqualTo(PROOF ? 24 : 4);
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

	/**
	 * Return the ticks that ran until a moment, in order.
	 */
	private static List<Instant> ticks(List<WorkerProcess> workers, Instant end) {
		return workers.stream()
			.flatMap((worker) -> worker.log().keys().stream())
			.map(Instant::parse)
			.filter((tick) -> !tick.isAfter(end))
			.sorted()
			.toList();
	}

	/**
	 * Return the ticks from the first that ran to the last.
	 */
	private static List<Instant> expected(List<Instant> ticks, Instant end, int period) {
		return Stream.iterate(ticks.get(0), (tick) -> !tick.isAfter(end), (tick) -> tick.plusSeconds(period)).toList();
	}

	/**
	 * Wait for the next tick.
	 * @param running whether to wait for its start only, else until its end is stored
	 * @return the process that ran it
	 */
	private static WorkerProcess awaitTick(List<WorkerProcess> alive, boolean running) {
		int before = alive.stream().mapToInt((worker) -> worker.log().started().size()).sum();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> alive.stream().mapToInt((worker) -> worker.log().started().size()).sum() > before);
		String tick = alive.stream()
			.flatMap((worker) -> worker.log().started().stream())
			.max(String::compareTo)
			.orElseThrow();
		WorkerProcess victim = alive.stream()
			.filter((worker) -> worker.log().started().contains(tick))
			.findFirst()
			.orElseThrow();
		if (!running) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.pollDelay(Duration.ofMillis(450))
				.until(() -> victim.log().keys().contains(tick));
		}
		return victim;
	}

}
