package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a schedule on three processes and kills them in turn.
 */
@EnabledIfSystemProperty(named = "plinth.test.proof", matches = "true")
class ScheduleCrashTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void runsOncePerTickWhileNodesAreKilled(ProofStore store) {
		List<String> properties = new ArrayList<>(store.properties());
		properties.add("tick.cron=0/5 * * * * *");
		properties.add("plinth.jobs.lease=3s");
		List<WorkerProcess> workers = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				workers.add(WorkerProcess.start(this.directory, properties));
			}
			workers.forEach(WorkerProcess::awaitStart);
			Instant end = Instant.now().plusSeconds(120);
			for (int i = 0; i < 3; i++) {
				Instant killAt = end.minusSeconds(90 - 30L * i);
				Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(killAt));
				workers.get(i).kill();
				workers.add(WorkerProcess.start(this.directory, properties).awaitStart());
			}
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(end.plusSeconds(6)));
			List<String> ticks = workers.stream()
				.flatMap((worker) -> worker.keys().stream())
				.filter((key) -> !Instant.parse(key).isAfter(end))
				.sorted()
				.toList();
			LoggerFactory.getLogger(ScheduleCrashTests.class).warn("PROOF {} schedule: {} ticks", store, ticks.size());
			assertThat(ticks).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(24);
			Instant first = Instant.parse(ticks.get(0));
			for (int i = 0; i < ticks.size(); i++) {
				assertThat(Instant.parse(ticks.get(i))).isEqualTo(first.plusSeconds(5L * i));
			}
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

}
