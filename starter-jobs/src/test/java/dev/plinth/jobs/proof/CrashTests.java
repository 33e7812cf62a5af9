package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.proof.WorkerApplication.Echo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends worker processes while they run jobs. The long version runs with the profile
 * {@code proof}, the short one with one process beside this one, which runs jobs too.
 */
@Tag("any-jdk")
class CrashTests {

	private static final Logger logger = LoggerFactory.getLogger(CrashTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void noJobIsLostWhenWorkersAreKilled(ProofStore store) {
		int jobs = PROOF ? 10_000 : 400;
		int kills = PROOF ? 5 : 1;
		int processes = PROOF ? 3 : 1;
		List<String> properties = new ArrayList<>(store.properties());
		if (!PROOF) {
			properties.add("plinth.jobs.lease=2s");
		}
		List<WorkerProcess> alive = new ArrayList<>();
		List<WorkerProcess> killed = new ArrayList<>();
		List<EchoLog> logs = new ArrayList<>(List.of(EchoLog.here(this.directory)));
		try (ConfigurableApplicationContext here = WorkerApplication.start(this.directory, PROOF ? "web" : "all",
				properties)) {
			for (int i = 0; i < processes; i++) {
				alive.add(WorkerProcess.start(this.directory, properties));
			}
			for (WorkerProcess worker : alive) {
				logs.add(worker.awaitStart().log());
			}
			Set<String> keys = enqueue(here.getBean(Jobs.class), jobs, PROOF ? 250 : 100);
			for (int i = 0; i < kills; i++) {
				WorkerProcess victim = alive.get(0);
				int enough = victim.log().keys().size() + 30;
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.pollInterval(Duration.ofMillis(10))
					.until(() -> victim.log().keys().size() >= enough);
				victim.kill();
				killed.add(alive.remove(0));
				if (i < kills - 1) {
					alive.add(WorkerProcess.start(this.directory, properties).awaitStart());
					logs.add(alive.get(alive.size() - 1).log());
				}
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(PROOF ? 240 : 40))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> EchoLog.keys(logs).containsAll(keys));
			Map<String, Integer> runs = new HashMap<>();
			logs.forEach((log) -> log.keys().forEach((key) -> runs.merge(key, 1, Integer::sum)));
			Set<String> inFlight = killed.stream()
				.flatMap((victim) -> inFlight(victim).stream())
				.collect(Collectors.toSet());
			List<String> repeated = runs.keySet().stream().filter((key) -> runs.get(key) > 1).toList();
			double slowestTakeover = killed.stream()
				.mapToDouble((victim) -> slowestTakeover(victim, logs))
				.max()
				.orElseThrow();
			logger.warn(
					"PROOF {} {} jobs on {} worker processes, {} times kill -9: {} keys in the log, {} of {} jobs in "
							+ "flight ran twice, no other did; slowest takeover {} s",
					store, jobs, processes, kills, runs.size(), repeated.size(), inFlight.size(), slowestTakeover);
			assertThat(runs.keySet()).isEqualTo(keys);
			assertThat(inFlight).containsAll(repeated);
			assertThat(slowestTakeover).isBetween(PROOF ? 1.0 : 0.1, PROOF ? 30.0 : 10.0);
		}
		finally {
			alive.forEach(WorkerProcess::close);
		}
	}

	/**
	 * Return the jobs that a killed worker had: those it had not ended, and those whose
	 * end it may not have told the store.
	 */
	private static Set<String> inFlight(WorkerProcess victim) {
		Set<String> keys = unended(victim);
		victim.log()
			.entries()
			.stream()
			.filter((entry) -> entry.end() && entry.millis() > victim.endedAt() - 1500)
			.forEach((entry) -> keys.add(entry.key()));
		return keys;
	}

	private static Set<String> unended(WorkerProcess victim) {
		Set<String> keys = new HashSet<>(victim.log().started());
		victim.log().keys().forEach(keys::remove);
		return keys;
	}

	/**
	 * Return the seconds until the last job that a killed worker had begun was begun
	 * elsewhere.
	 */
	private static double slowestTakeover(WorkerProcess victim, List<EchoLog> logs) {
		Map<String, Long> restarts = new HashMap<>();
		logs.stream()
			.filter((log) -> !log.equals(victim.log()))
			.flatMap((log) -> log.entries().stream())
			.filter((entry) -> !entry.end())
			.forEach((entry) -> restarts.merge(entry.key(), entry.millis(), Math::min));
		return unended(victim).stream().mapToLong((key) -> restarts.get(key) - victim.endedAt()).max().orElseThrow()
				/ 1e3;
	}

	@ParameterizedTest
	@EnumSource
	void aTerminatedWorkerEndsInTimeAndLosesNothing(ProofStore store) {
		int jobs = PROOF ? 3000 : 200;
		int drain = PROOF ? 10 : 1;
		List<String> properties = new ArrayList<>(store.properties());
		properties.add("plinth.jobs.drain=" + drain + "s");
		try (ConfigurableApplicationContext web = WorkerApplication.start(this.directory, "web", properties);
				WorkerProcess worker = WorkerProcess.start(this.directory, properties).awaitStart()) {
			Set<String> longs = new HashSet<>();
			for (int i = 0; i < 4; i++) {
				longs.add("long-" + i);
				web.getBean(Jobs.class).enqueue(new Echo("long-" + i, PROOF ? 15_000 : 4000));
			}
			Set<String> keys = enqueue(web.getBean(Jobs.class), jobs, 100);
			keys.addAll(longs);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(20))
				.until(() -> worker.log().keys().size() > 20 && worker.log().started().containsAll(longs));
			long start = System.nanoTime();
			worker.terminate();
			assertThat(worker.awaitEnd(Duration.ofSeconds(drain + 3))).isTrue();
			double seconds = (System.nanoTime() - start) / 1e9;
			assertThat(unended(worker)).isEqualTo(longs);
			List<EchoLog> logs = List.of(worker.log(), EchoLog.here(this.directory));
			try (ConfigurableApplicationContext successor = WorkerApplication.start(this.directory, "worker",
					properties)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(PROOF ? 120 : 30))
					.pollInterval(Duration.ofMillis(100))
					.until(() -> EchoLog.keys(logs).containsAll(keys));
				assertThat(successor.isRunning()).isTrue();
			}
			int runs = logs.stream().mapToInt((log) -> log.keys().size()).sum();
			logger.warn(
					"PROOF {} SIGTERM under load of {} jobs: ended after {} s, {} jobs that take longer than the "
							+ "grace period went back and ran elsewhere, {} of {} keys in the log",
					store, keys.size(), seconds, longs.size(), runs, keys.size());
			assertThat(runs).isEqualTo(keys.size());
		}
	}

	private static Set<String> enqueue(Jobs jobs, int count, int delayMs) {
		List<Echo> echoes = new ArrayList<>();
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < count; i++) {
			keys.add("key-" + i);
			echoes.add(new Echo("key-" + i, delayMs));
			if (echoes.size() == 500 || i == count - 1) {
				jobs.enqueueAll(echoes, JobOptions.none());
				echoes.clear();
			}
		}
		return keys;
	}

}
