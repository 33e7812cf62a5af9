package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.plinth.jobs.JobOperations;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
			Set<String> keys = enqueue(web.getBean(Jobs.class), jobs);
			JobOperations operations = web.getBean(JobOperations.class);
			List<WorkerProcess> alive = new ArrayList<>(workers);
			double slowestTakeover = 0;
			for (int i = 0; i < kills; i++) {
				WorkerProcess victim = alive.remove(0);
				int enough = victim.keys().size() + 30;
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.pollInterval(Duration.ofMillis(10))
					.until(() -> victim.keys().size() >= enough);
				victim.kill();
				killed.add(victim);
				slowestTakeover = Math.max(slowestTakeover, awaitTakeover(operations, victim));
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
			Set<String> killedKeys = allKeys(killed);
			List<String> repeated = runs.entrySet()
				.stream()
				.filter((run) -> run.getValue() > 1)
				.map(Map.Entry::getKey)
				.toList();
			logger.warn("PROOF {} {} jobs, {} kills: all ran, {} ran twice, slowest takeover {} s", store, jobs, kills,
					repeated.size(), slowestTakeover);
			assertThat(runs.keySet()).isEqualTo(keys);
			assertThat(killedKeys).containsAll(repeated);
			assertThat(repeated.size()).isLessThan(kills * 600);
			assertThat(slowestTakeover).isLessThan(PROOF ? 30 : 10);
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aTerminatedWorkerFinishesWhatItRunsAndLosesNothing(ProofStore store) {
		assumeTrue(PROOF || store == ProofStore.POSTGRESQL);
		int jobs = PROOF ? 2000 : 400;
		List<String> properties = store.properties();
		List<WorkerProcess> workers = new ArrayList<>();
		try (ConfigurableApplicationContext web = web(properties)) {
			workers.add(WorkerProcess.start(this.directory, properties));
			workers.add(WorkerProcess.start(this.directory, properties));
			workers.forEach(WorkerProcess::awaitStart);
			Set<String> keys = enqueue(web.getBean(Jobs.class), jobs);
			WorkerProcess first = workers.get(0);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> first.keys().size() > 10);
			long start = System.nanoTime();
			first.terminate();
			assertThat(first.awaitEnd(Duration.ofSeconds(28))).isTrue();
			double seconds = (System.nanoTime() - start) / 1e9;
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> allKeys(workers).containsAll(keys));
			logger.warn("PROOF {} SIGTERM: ended in {} s", store, seconds);
			assertThat(workers.stream().mapToInt((worker) -> worker.keys().size()).sum()).isEqualTo(jobs);
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

	/**
	 * Wait until no job belongs to a killed worker any more.
	 */
	private static double awaitTakeover(JobOperations operations, WorkerProcess victim) {
		long start = System.nanoTime();
		String mark = "-" + victim.pid() + "-";
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> operations.list(new JobQuery(JobState.RUNNING, null, null, null, 500))
				.stream()
				.noneMatch((job) -> String.valueOf(job.worker()).contains(mark)));
		return (System.nanoTime() - start) / 1e9;
	}

	private static Set<String> enqueue(Jobs jobs, int count) {
		List<Echo> echoes = new ArrayList<>();
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < count; i++) {
			keys.add("key-" + i);
			echoes.add(new Echo("key-" + i, PROOF ? 250 : 100));
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

	private static int count(List<WorkerProcess> workers) {
		return allKeys(workers).size();
	}

}
