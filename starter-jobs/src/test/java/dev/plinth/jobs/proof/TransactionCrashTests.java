package dev.plinth.jobs.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a process right after the commit of transactions in which it enqueued jobs. The
 * long version runs with the profile {@code proof}.
 */
@Tag("any-jdk")
class TransactionCrashTests {

	private static final Logger logger = LoggerFactory.getLogger(TransactionCrashTests.class);

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void aCommittedJobRunsAndARolledBackOneDoesNot(ProofStore store) {
		int deaths = PROOF ? 5 : 1;
		List<String> properties = store.propertiesWithDatabase();
		properties.add("plinth.jobs.lease=" + (PROOF ? 20 : 2) + "s");
		List<String> web = new ArrayList<>(properties);
		web.add("plinth.role=web");
		for (int i = 0; i < deaths; i++) {
			try (WorkerProcess process = WorkerProcess.start(this.directory, TransactionApplication.class, web)) {
				assertThat(process.awaitEnd(Duration.ofSeconds(60))).isTrue();
				assertThat(process.exitValue()).isEqualTo(128 + 9);
			}
		}
		EchoLog log = EchoLog.here(this.directory);
		try (ConfigurableApplicationContext worker = WorkerApplication.start(this.directory, "all", properties)) {
			Set<String> committed = new TreeSet<>(
					worker.getBean(JdbcTemplate.class).queryForList("select name from proof_order", String.class));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> log.keys().containsAll(committed));
			worker.getBean(Jobs.class).enqueue(new Echo("last", 0));
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> log.keys().contains("last"));
			Set<String> ran = new TreeSet<>(log.keys());
			ran.remove("last");
			logger.warn(
					"PROOF {} {} processes killed with -9 in the moment after a commit: {} orders committed, "
							+ "{} of their jobs ran, 0 jobs ran of the transactions that were rolled back",
					store, deaths, committed.size(), ran.size());
			assertThat(ran).isEqualTo(committed).noneMatch((key) -> key.startsWith("rolled-back"));
			assertThat(committed).hasSizeGreaterThan(deaths * 100);
		}
	}

}
