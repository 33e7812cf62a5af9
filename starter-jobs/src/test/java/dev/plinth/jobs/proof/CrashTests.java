package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.Jobs;
import dev.plinth.jobs.proof.WorkerApplication.Echo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills worker processes while they run jobs. The long version runs with the profile
 * {@code proof}.
 */
class CrashTests {

	private static final Logger logger = LoggerFactory.getLogger(CrashTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void noJobIsLostWhenWorkersAreKilled(ProofStore store) {
		int jobs = PROOF ? 10_000 : 600;
		int kills = PROOF ? 5 : 1;
		int nodes = PROOF ? 3 : 2;
		List<String> properties = new ArrayList<>(store.properties());
		if (!PROOF) {
			properties.add("plinth.jobs.lease=2s");
		}
		List<WorkerProcess> workers = new ArrayList<>();
		List<WorkerProcess> killed = new ArrayList<>();
		try (ConfigurableApplicationContext web = web(properties)) {
			for (int i = 0; i < nodes; i++) {
				workers.add(WorkerProcess.start(this.directory, properties));
			}
			workers.forEach(WorkerProcess::awaitStart);
			Set<String> keys = enqueue(web.getBean(Jobs.class), jobs, PROOF ? 250 : 100);
			List<WorkerProcess> alive = new ArrayList<>(workers);
			for (int i = 0; i < kills; i++) {
				WorkerProcess victim = alive.remove(0);
				int enough = victim.keys().size() + 30;
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.pollInterval(Duration.ofMillis(10))
					.until(() -> victim.keys().size() >= enough);
				victim.kill();
				killed.add(victim);
				if (i < kills - 1) {
					WorkerProcess successor = WorkerProcess.start(this.directory, properties).awaitStart();
					alive.add(successor);
					workers.add(successor);
				}
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(PROOF ? 240 : 40))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> allKeys(workers).containsAll(keys));
			Map<String, Integer> runs = new HashMap<>();
			workers.forEach((worker) -> worker.keys().forEach((key) -> runs.merge(key, 1, Integer::sum)));
			Set<String> inFlight = new HashSet<>();
			killed.forEach((victim) -> inFlight.addAll(inFlight(victim)));
			List<String> repeated = runs.keySet().stream().filter((key) -> runs.get(key) > 1).toList();
			double slowestTakeover = killed.stream()
				.mapToDouble((victim) -> slowestTakeover(victim, workers))
				.max()
				.orElseThrow();
			logger.warn(
					"PROOF {} {} jobs on {} workers, {} times kill -9: {} keys in the log, {} of {} jobs in flight "
							+ "ran twice, no other did; slowest takeover {} s",
					store, jobs, nodes, kills, runs.size(), repeated.size(), inFlight.size(), slowestTakeover);
			assertThat(runs.keySet()).isEqualTo(keys);
			assertThat(inFlight).containsAll(repeated);
			assertThat(slowestTakeover).isBetween(PROOF ? 1.0 : 0.1, PROOF ? 30.0 : 10.0);
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

	/**
	 * Return the jobs that a killed worker had: those it had not ended, and those whose
	 * end it may not have told the store.
	 */
	private static Set<String> inFlight(WorkerProcess victim) {
		Set<String> keys = unended(victim);
		victim.entries()
			.stream()
			.filter((entry) -> entry.end() && entry.millis() > victim.endedAt() - 1500)
			.forEach((entry) -> keys.add(entry.key()));
		return keys;
	}

	private static Set<String> unended(WorkerProcess victim) {
		Set<String> keys = new HashSet<>(victim.started());
		victim.keys().forEach(keys::remove);
		return keys;
	}

	/**
	 * Return the seconds until the last job that a killed worker had begun was begun
	 * elsewhere.
	 */
	private static double slowestTakeover(WorkerProcess victim, List<WorkerProcess> workers) {
		Map<String, Long> restarts = new HashMap<>();
		workers.stream()
			.filter((worker) -> worker != victim)
			.flatMap((worker) -> worker.entries().stream())
			.filter((entry) -> !entry.end())
			.forEach((entry) -> restarts.merge(entry.key(), entry.millis(), Math::min));
		return unended(victim).stream().mapToLong((key) -> restarts.get(key) - victim.endedAt()).max().orElseThrow()
				/ 1e3;
	}

	@ParameterizedTest
	@EnumSource
	void aTerminatedWorkerEndsInTimeAndLosesNothing(ProofStore store) {
		int jobs = PROOF ? 3000 : 300;
		List<String> properties = new ArrayList<>(store.properties());
		properties.add("plinth.jobs.drain=" + (PROOF ? 10 : 2) + "s");
		List<WorkerProcess> workers = new ArrayList<>();
		try (ConfigurableApplicationContext web = web(properties)) {
			workers.add(WorkerProcess.start(this.directory, properties));
			workers.add(WorkerProcess.start(this.directory, properties));
			workers.forEach(WorkerProcess::awaitStart);
			Set<String> keys = new HashSet<>();
			for (int i = 0; i < 4; i++) {
				String key = "long-" + i;
				web.getBean(Jobs.class).enqueue(new Echo(key, PROOF ? 15_000 : 4000));
				keys.add(key);
			}
			keys.addAll(enqueue(web.getBean(Jobs.class), jobs, 100));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> allKeys(workers).size() > 20);
			WorkerProcess first = workers.stream()
				.filter((worker) -> worker.started().contains("long-0"))
				.findFirst()
				.orElseThrow();
			long start = System.nanoTime();
			first.terminate();
			assertThat(first.awaitEnd(Duration.ofSeconds(PROOF ? 13 : 5))).isTrue();
			double seconds = (System.nanoTime() - start) / 1e9;
			Set<String> returned = unended(first);
			Awaitility.await()
				.atMost(Duration.ofSeconds(PROOF ? 120 : 30))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> allKeys(workers).containsAll(keys));
			int runs = workers.stream().mapToInt((worker) -> worker.keys().size()).sum();
			logger.warn(
					"PROOF {} SIGTERM under load of {} jobs: ended after {} s, {} jobs that take longer than the "
							+ "grace period went back and ran elsewhere, {} of {} keys in the log",
					store, keys.size(), seconds, returned.size(), runs, keys.size());
			assertThat(runs).isEqualTo(keys.size());
			assertThat(returned).isNotEmpty().allMatch((key) -> key.startsWith("long-"));
		}
		finally {
			workers.forEach(WorkerProcess::close);
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

	static ConfigurableApplicationContext web(List<String> properties) {
		System.setProperty("echo.dir", ".");
		List<String> arguments = new ArrayList<>(List.of("--plinth.role=web"));
		properties.forEach((property) -> arguments.add("--" + property));
		return SpringApplication.run(WorkerApplication.class, arguments.toArray(String[]::new));
	}

	private static Set<String> allKeys(List<WorkerProcess> workers) {
		Set<String> keys = new HashSet<>();
		workers.forEach((worker) -> keys.addAll(worker.keys()));
		return keys;
	}

}
