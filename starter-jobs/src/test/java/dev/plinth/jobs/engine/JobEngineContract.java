package dev.plinth.jobs.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobQuery;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.QueueStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link JobEngine} must do.
 */
public abstract class JobEngineContract {

	private static final Duration LEASE = Duration.ofSeconds(20);

	protected final MovableClock clock = new MovableClock();

	private JobEngine engine;

	private JobEngine otherNode;

	/**
	 * Create an engine on the store of this test, which is empty at first.
	 */
	protected abstract JobEngine create(String node);

	/**
	 * Let time pass without a sign of life of any node.
	 */
	protected void pass(Duration duration) {
		this.clock.advance(duration);
	}

	@BeforeEach
	void createEngines() {
		this.engine = create("node-1");
		this.otherNode = create("node-2");
	}

	protected final StoredJob job(String name) {
		return job("default", name, 0, this.clock.instant(), null, null, null);
	}

	protected final StoredJob job(String queue, String name, int priority, Instant runAt, String key, Duration window,
			String orderKey) {
		this.clock.advance(Duration.ofMillis(1));
		String id = new UUID(this.clock.instant().toEpochMilli() << 16 | 0x7000,
				UUID.randomUUID().getMostSignificantBits())
			.toString();
		return new StoredJob(id, queue, name, 1, "{\"text\":\"ünï\\ncode\"}", priority, runAt, this.clock.instant(), 0,
				0, 3, Backoff.fixed(Duration.ofSeconds(5)), Duration.ofMinutes(1), "user-1",
				Map.of("requestId", "request-1"), key, window, orderKey, null);
	}

	protected final List<Claim> claim(JobEngine engine, int max) {
		return engine.claim("default", max, null);
	}

	private Claim addAndClaim(StoredJob job) {
		this.engine.add(List.of(job));
		List<Claim> claims = claim(this.engine, 10);
		assertThat(claims).hasSize(1);
		return claims.get(0);
	}

	private Outcome outcome(Claim claim, JobState state, StoredJob job) {
		return new Outcome(claim, state, job, null, this.clock.instant(), this.clock.instant(), null);
	}

	private Outcome succeeded(Claim claim) {
		StoredJob job = claim.job();
		return new Outcome(claim, JobState.SUCCEEDED, job.next(job.runAt(), job.attempts() + 1, 0, null), null,
				this.clock.instant(), this.clock.instant(), "{\"answer\":42}");
	}

	@Test
	void givesAJobBackAsItWasStored() {
		StoredJob job = job("one");
		Claim claim = addAndClaim(job);
		assertThat(claim.job()).usingRecursiveComparison().isEqualTo(job);
	}

	@Test
	void givesAJobToOneNodeOnly() {
		this.engine.add(List.of(job("one")));
		assertThat(claim(this.engine, 10)).hasSize(1);
		assertThat(claim(this.otherNode, 10)).isEmpty();
		assertThat(claim(this.engine, 10)).isEmpty();
	}

	@Test
	void givesEachJobToOneOfManyThreads() throws Exception {
		List<StoredJob> jobs = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			jobs.add(job("job-" + i));
		}
		this.engine.add(jobs);
		List<String> claimed = claimWithThreads(4);
		assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
	}

	private List<String> claimWithThreads(int threads) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		CyclicBarrier start = new CyclicBarrier(threads);
		List<Callable<List<String>>> tasks = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			JobEngine node = (i % 2 == 0) ? this.engine : this.otherNode;
			tasks.add(() -> {
				start.await();
				List<String> ids = new ArrayList<>();
				int misses = 0;
				while (misses < 20) {
					List<Claim> claims = claim(node, 7);
					misses = claims.isEmpty() ? misses + 1 : 0;
					claims.forEach((claim) -> ids.add(claim.job().id()));
				}
				return ids;
			});
		}
		List<String> all = new ArrayList<>();
		try {
			for (Future<List<String>> future : executor.invokeAll(tasks)) {
				all.addAll(future.get());
			}
		}
		finally {
			executor.shutdown();
		}
		return all;
	}

	@Test
	void givesNoMoreThanAskedFor() {
		this.engine.add(List.of(job("one"), job("two"), job("three")));
		assertThat(claim(this.engine, 2)).hasSize(2);
		assertThat(claim(this.engine, 2)).hasSize(1);
	}

	@Test
	void holdsAJobUntilItsTime() {
		StoredJob job = job("default", "later", 0, this.clock.instant().plusSeconds(60), null, null, null);
		this.engine.add(List.of(job));
		assertThat(claim(this.engine, 10)).isEmpty();
		assertThat(this.engine.ledger().find(job.id()).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
		this.clock.advance(Duration.ofSeconds(61));
		assertThat(this.engine.ledger().find(job.id()).orElseThrow().state()).isEqualTo(JobState.READY);
		assertThat(claim(this.engine, 10)).hasSize(1);
	}

	@Test
	void keepsQueuesApart() {
		this.engine.add(List.of(job("one"), job("mail", "two", 0, this.clock.instant(), null, null, null)));
		assertThat(this.engine.claim("mail", 10, null)).extracting((claim) -> claim.job().name())
			.containsExactly("two");
		assertThat(claim(this.engine, 10)).extracting((claim) -> claim.job().name()).containsExactly("one");
	}

	@Test
	void givesHigherPrioritiesFirst() {
		Instant now = this.clock.instant();
		this.engine.add(List.of(job("default", "low", -5, now, null, null, null),
				job("default", "normal", 0, now, null, null, null), job("default", "high", 5, now, null, null, null)));
		List<String> order = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			order.add(claim(this.engine, 1).get(0).job().name());
		}
		assertThat(order).containsExactly("high", "normal", "low");
	}

	@Test
	void givesEqualPrioritiesInTheirOrder() {
		this.engine.add(List.of(job("first")));
		this.engine.add(List.of(job("second")));
		this.engine.add(List.of(job("third")));
		assertThat(claim(this.engine, 10)).extracting((claim) -> claim.job().name())
			.containsExactly("first", "second", "third");
	}

	@Test
	void keepsFinishedJobs() {
		Claim claim = addAndClaim(job("one"));
		Job running = this.engine.ledger().find(claim.job().id()).orElseThrow();
		assertThat(running.state()).isEqualTo(JobState.RUNNING);
		assertThat(running.requestId()).isEqualTo("request-1");
		assertThat(this.engine.apply(List.of(succeeded(claim)))).isEmpty();
		Job finished = this.otherNode.ledger().find(claim.job().id()).orElseThrow();
		assertThat(finished.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(finished.result()).isEqualTo("{\"answer\":42}");
		assertThat(finished.attempts()).isEqualTo(1);
		assertThat(finished.progress()).isEqualTo(100);
		assertThat(finished.owner()).isEqualTo("user-1");
		assertThat(finished.finishedAt()).isEqualTo(this.clock.instant());
		assertThat(claim(this.engine, 10)).isEmpty();
	}

	@Test
	void holdsAJobAgainForAnotherAttempt() {
		Claim claim = addAndClaim(job("one"));
		StoredJob next = claim.job().next(this.clock.instant().plusSeconds(5), 1, 0, "java.io.IOException: broken");
		assertThat(this.engine.apply(List.of(outcome(claim, JobState.SCHEDULED, next)))).isEmpty();
		assertThat(claim(this.engine, 10)).isEmpty();
		Job waiting = this.engine.ledger().find(claim.job().id()).orElseThrow();
		assertThat(waiting.state()).isEqualTo(JobState.SCHEDULED);
		assertThat(waiting.attempts()).isEqualTo(1);
		assertThat(waiting.error()).contains("broken");
		this.clock.advance(Duration.ofSeconds(6));
		assertThat(claim(this.otherNode, 10)).extracting((again) -> again.job().attempts()).containsExactly(1);
	}

	@Test
	void takesJobsFromASilentNode() {
		Claim claim = addAndClaim(job("one"));
		pass(LEASE.minusSeconds(1));
		assertThat(this.otherNode.takeOver(LEASE, 10)).isEmpty();
		pass(Duration.ofSeconds(2));
		List<Claim> taken = this.otherNode.takeOver(LEASE, 10);
		assertThat(taken).extracting((other) -> other.job().id()).containsExactly(claim.job().id());
		assertThat(this.otherNode.takeOver(LEASE, 10)).isEmpty();
	}

	@Test
	void takesNoJobsFromANodeThatGivesSignsOfLife() {
		Claim claim = addAndClaim(job("one"));
		for (int i = 0; i < 5; i++) {
			pass(Duration.ofSeconds(10));
			assertThat(this.engine.renew(List.of(claim), Map.of()).lost()).isEmpty();
			assertThat(this.otherNode.takeOver(LEASE, 10)).isEmpty();
		}
	}

	@Test
	void aNodeThatLostAJobCannotFinishIt() {
		Claim lost = addAndClaim(job("one"));
		pass(LEASE.plusSeconds(1));
		Claim taken = this.otherNode.takeOver(LEASE, 10).get(0);
		assertThat(this.engine.renew(List.of(lost), Map.of()).lost()).containsExactly(lost.job().id());
		assertThat(this.engine.apply(List.of(succeeded(lost)))).containsExactly(lost.job().id());
		assertThat(this.engine.apply(List.of(outcome(lost, JobState.SCHEDULED, lost.job()))))
			.containsExactly(lost.job().id());
		assertThat(this.engine.ledger().find(lost.job().id()).orElseThrow().state()).isEqualTo(JobState.RUNNING);
		assertThat(this.otherNode.apply(List.of(succeeded(taken)))).isEmpty();
	}

	@Test
	void aNodeThatLostAJobWhichRunsAgainCannotFinishIt() {
		Claim lost = addAndClaim(job("one"));
		pass(LEASE.plusSeconds(1));
		Claim taken = this.otherNode.takeOver(LEASE, 10).get(0);
		this.otherNode.apply(List.of(outcome(taken, JobState.SCHEDULED, taken.job())));
		Claim again = claim(this.otherNode, 10).get(0);
		assertThat(this.engine.apply(List.of(succeeded(lost)))).containsExactly(lost.job().id());
		assertThat(this.otherNode.apply(List.of(succeeded(again)))).isEmpty();
	}

	@Test
	void appliesAnOutcomeOnce() {
		Claim claim = addAndClaim(job("one"));
		this.engine.apply(List.of(succeeded(claim)));
		assertThat(this.engine.apply(List.of(succeeded(claim)))).containsExactly(claim.job().id());
	}

	@Test
	void appliesABatchWithoutTheLostOnes() {
		Claim lost = addAndClaim(job("lost"));
		pass(LEASE.plusSeconds(1));
		this.otherNode.takeOver(LEASE, 10);
		Claim kept = addAndClaim(job("kept"));
		assertThat(this.engine.apply(List.of(succeeded(lost), succeeded(kept)))).containsExactly(lost.job().id());
		assertThat(this.engine.ledger().find(kept.job().id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
	}

	@Test
	void writesProgress() {
		Claim claim = addAndClaim(job("one"));
		this.engine.renew(List.of(claim), Map.of(claim.job().id(), new Progress(40, "page 4", this.clock.instant())));
		Job job = this.otherNode.ledger().find(claim.job().id()).orElseThrow();
		assertThat(job.progress()).isEqualTo(40);
		assertThat(job.progressMessage()).isEqualTo("page 4");
		assertThat(job.startedAt()).isEqualTo(this.clock.instant());
		assertThat(job.worker()).isEqualTo("node-1");
	}

	@Test
	void cancelsAWaitingJob() {
		StoredJob job = job("one");
		this.engine.add(List.of(job));
		assertThat(this.otherNode.ledger().cancel(job.id())).isTrue();
		assertThat(claim(this.engine, 10)).isEmpty();
		assertThat(this.engine.ledger().find(job.id()).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
		assertThat(this.otherNode.ledger().cancel(job.id())).isFalse();
	}

	@Test
	void asksTheNodeThatRunsAJobToStop() {
		Claim claim = addAndClaim(job("one"));
		assertThat(this.otherNode.ledger().cancel(claim.job().id())).isTrue();
		assertThat(this.engine.renew(List.of(claim), Map.of()).cancelled()).containsExactly(claim.job().id());
	}

	@Test
	void keepsEqualJobsOutUntilTheFirstIsFinished() {
		StoredJob first = job("default", "one", 0, this.clock.instant(), "key", null, null);
		StoredJob second = job("default", "one", 0, this.clock.instant(), "key", null, null);
		assertThat(this.engine.add(List.of(first))).containsExactly(first.id());
		assertThat(this.otherNode.add(List.of(second))).containsExactly(first.id());
		Claim claim = claim(this.engine, 10).get(0);
		assertThat(claim(this.engine, 10)).isEmpty();
		this.engine.apply(List.of(succeeded(claim)));
		StoredJob third = job("default", "one", 0, this.clock.instant(), "key", null, null);
		assertThat(this.engine.add(List.of(third))).containsExactly(third.id());
	}

	@Test
	void keepsEqualJobsOutForAWindow() {
		StoredJob first = job("default", "one", 0, this.clock.instant(), "key", Duration.ofMinutes(1), null);
		Claim claim = addAndClaim(first);
		this.engine.apply(List.of(succeeded(claim)));
		StoredJob second = job("default", "one", 0, this.clock.instant(), "key", Duration.ofMinutes(1), null);
		assertThat(this.engine.add(List.of(second))).containsExactly(first.id());
		this.clock.advance(Duration.ofMinutes(2));
		StoredJob third = job("default", "one", 0, this.clock.instant(), "key", Duration.ofMinutes(1), null);
		assertThat(this.engine.add(List.of(third))).containsExactly(third.id());
		StoredJob fourth = job("default", "one", 0, this.clock.instant(), "key", Duration.ofMinutes(1), null);
		assertThat(this.engine.add(List.of(fourth))).containsExactly(third.id());
	}

	@Test
	void keepsEqualJobsOutWithinABatch() {
		StoredJob first = job("default", "one", 0, this.clock.instant(), "key", null, null);
		StoredJob second = job("default", "one", 0, this.clock.instant(), "key", null, null);
		assertThat(this.engine.add(List.of(first, second))).containsExactly(first.id(), first.id());
		assertThat(claim(this.engine, 10)).hasSize(1);
	}

	@Test
	void oneOfManyEqualJobsIsHeld() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(6);
		CyclicBarrier start = new CyclicBarrier(6);
		List<Callable<List<String>>> tasks = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			StoredJob job = job("default", "one", 0, this.clock.instant(), "key", null, null);
			JobEngine node = (i % 2 == 0) ? this.engine : this.otherNode;
			tasks.add(() -> {
				start.await();
				return node.add(List.of(job));
			});
		}
		Set<String> ids = new HashSet<>();
		try {
			for (Future<List<String>> future : executor.invokeAll(tasks)) {
				ids.addAll(future.get());
			}
		}
		finally {
			executor.shutdown();
		}
		assertThat(ids).hasSize(1);
		assertThat(claim(this.engine, 10)).extracting((claim) -> claim.job().id()).containsExactlyElementsOf(ids);
	}

	@Test
	void runsJobsOfOneOrderKeyOneAfterTheOther() {
		StoredJob first = job("default", "first", 0, this.clock.instant(), null, null, "customer-1");
		StoredJob second = job("default", "second", 0, this.clock.instant(), null, null, "customer-1");
		StoredJob other = job("default", "other", 0, this.clock.instant(), null, null, "customer-2");
		this.engine.add(List.of(first, second, other));
		List<Claim> claims = claim(this.engine, 10);
		assertThat(claims).extracting((claim) -> claim.job().name()).containsExactly("first", "other");
		Claim claim = claims.get(0);
		StoredJob retried = claim.job().next(this.clock.instant().plusSeconds(5), 1, 0, "failed");
		this.engine.apply(List.of(outcome(claim, JobState.SCHEDULED, retried)));
		assertThat(claim(this.otherNode, 10)).isEmpty();
		this.clock.advance(Duration.ofSeconds(6));
		Claim again = claim(this.otherNode, 10).get(0);
		assertThat(again.job().name()).isEqualTo("first");
		this.otherNode.apply(List.of(succeeded(again)));
		assertThat(claim(this.engine, 10)).extracting((next) -> next.job().name()).containsExactly("second");
	}

	@Test
	void pausesAndResumesAQueue() {
		this.engine.add(List.of(job("one")));
		this.engine.ledger().pause("default", true);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(claim(this.engine, 10)).isEmpty();
		assertThat(claim(this.otherNode, 10)).isEmpty();
		assertThat(this.engine.ledger().queues(Set.of("default"))).extracting(QueueStatus::paused)
			.containsExactly(true);
		this.otherNode.ledger().pause("default", false);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(claim(this.engine, 10)).hasSize(1);
	}

	@Test
	void limitsTheRateOfAQueueOverAllNodes() {
		RateLimit limit = new RateLimit(3, Duration.ofSeconds(10));
		for (int i = 0; i < 8; i++) {
			this.engine.add(List.of(job("job-" + i)));
		}
		assertThat(this.engine.claim("default", 2, limit)).hasSize(2);
		assertThat(this.otherNode.claim("default", 5, limit)).hasSize(1);
		assertThat(this.engine.claim("default", 5, limit)).isEmpty();
		this.clock.advance(Duration.ofSeconds(11));
		assertThat(this.engine.claim("default", 5, limit)).hasSize(3);
	}

	@Test
	void anIdleQueueUsesNoPermits() {
		RateLimit limit = new RateLimit(2, Duration.ofMinutes(10));
		for (int i = 0; i < 5; i++) {
			assertThat(this.engine.claim("default", 2, limit)).isEmpty();
		}
		this.engine.add(List.of(job("one")));
		assertThat(this.engine.claim("default", 2, limit)).hasSize(1);
		this.engine.add(List.of(job("two"), job("three")));
		assertThat(this.engine.claim("default", 2, limit)).hasSize(1);
	}

	@Test
	void keepsAndReplaysADeadJob() {
		Claim claim = addAndClaim(job("poison"));
		StoredJob dead = claim.job().next(claim.job().runAt(), 3, 0, "java.lang.IllegalStateException: poison");
		this.engine.apply(List.of(outcome(claim, JobState.DEAD, dead)));
		List<Job> listed = this.engine.ledger().list(JobQuery.of(JobState.DEAD));
		assertThat(listed).extracting(Job::error).containsExactly("java.lang.IllegalStateException: poison");
		assertThat(this.otherNode.ledger().replay(dead.id())).isTrue();
		assertThat(this.otherNode.ledger().replay(dead.id())).isFalse();
		Claim again = claim(this.engine, 10).get(0);
		assertThat(again.job().id()).isEqualTo(dead.id());
		assertThat(again.job().attempts()).isZero();
		assertThat(again.job().payload()).isEqualTo(dead.payload());
		this.engine.apply(List.of(succeeded(again)));
		assertThat(this.engine.ledger().list(JobQuery.of(JobState.DEAD))).isEmpty();
	}

	@Test
	void aJobThatIsGivenBackGoesFirst() {
		Claim claim = addAndClaim(job("returned"));
		this.engine.add(List.of(job("later"), job("default", "urgent", 1, this.clock.instant(), null, null, null)));
		this.engine.apply(List.of(outcome(claim, JobState.SCHEDULED, claim.job())));
		assertThat(claim(this.otherNode, 1)).extracting((next) -> next.job().name()).containsExactly("urgent");
		assertThat(claim(this.otherNode, 1)).extracting((next) -> next.job().name()).containsExactly("returned");
		assertThat(claim(this.otherNode, 1)).extracting((next) -> next.job().name()).containsExactly("later");
	}

	@Test
	void replaysADeadJobAlthoughAnEqualOneWaits() {
		StoredJob first = job("default", "one", 0, this.clock.instant(), "key", null, null);
		Claim claim = addAndClaim(first);
		this.engine.apply(List.of(outcome(claim, JobState.DEAD, claim.job().next(claim.job().runAt(), 3, 0, "dead"))));
		StoredJob second = job("default", "one", 0, this.clock.instant(), "key", null, null);
		assertThat(this.engine.add(List.of(second))).containsExactly(second.id());
		assertThat(this.engine.ledger().replay(first.id())).isTrue();
		assertThat(claim(this.engine, 10)).extracting((held) -> held.job().id())
			.containsExactlyInAnyOrder(first.id(), second.id());
		StoredJob third = job("default", "one", 0, this.clock.instant(), "key", null, null);
		assertThat(this.engine.add(List.of(third))).containsExactly(second.id());
	}

	@Test
	void listsJobs() {
		this.engine.add(List.of(job("waiting"), job("mail", "letter", 0, this.clock.instant(), null, null, null)));
		Claim claim = claim(this.engine, 10).get(0);
		StoredJob later = job("default", "later", 0, this.clock.instant().plusSeconds(60), null, null, null);
		this.engine.add(List.of(later));
		assertThat(names(new JobQuery(null, null, null, null, 10))).containsExactly("later", "letter", "waiting");
		assertThat(names(JobQuery.of(JobState.RUNNING))).containsExactly("waiting");
		assertThat(names(JobQuery.of(JobState.SCHEDULED))).containsExactly("later");
		assertThat(names(new JobQuery(null, "mail", null, null, 10))).containsExactly("letter");
		assertThat(names(new JobQuery(null, null, "later", "user-1", 10))).containsExactly("later");
		assertThat(names(new JobQuery(null, null, null, "user-2", 10))).isEmpty();
		this.engine.apply(List.of(succeeded(claim)));
		assertThat(names(JobQuery.of(JobState.SUCCEEDED))).containsExactly("waiting");
		assertThat(names(new JobQuery(null, null, null, null, 2))).hasSize(2);
	}

	private List<String> names(JobQuery query) {
		return this.engine.ledger().list(query).stream().map(Job::name).toList();
	}

	@Test
	void countsTheJobsOfQueues() {
		this.engine.add(List.of(job("one"), job("two"), job("three"),
				job("default", "later", 0, this.clock.instant().plusSeconds(60), null, null, null)));
		List<Claim> claims = claim(this.engine, 2);
		this.engine.apply(List.of(outcome(claims.get(0), JobState.DEAD, claims.get(0).job())));
		assertThat(this.engine.ledger().queues(Set.of("default", "mail")))
			.containsExactly(new QueueStatus("default", false, 1, 1, 1, 1), new QueueStatus("mail", false, 0, 0, 0, 0));
	}

	@Test
	void purgesFinishedJobs() {
		for (int i = 0; i < 3; i++) {
			Claim claim = addAndClaim(job("job-" + i));
			this.engine.apply(List.of(succeeded(claim)));
		}
		Instant before = this.clock.instant().plusSeconds(1);
		assertThat(this.engine.ledger().purge(JobState.DEAD, before, 10)).isZero();
		assertThat(this.engine.ledger().purge(JobState.SUCCEEDED, this.clock.instant().minusSeconds(60), 10)).isZero();
		assertThat(this.engine.ledger().purge(JobState.SUCCEEDED, before, 2)).isEqualTo(2);
		assertThat(this.engine.ledger().purge(JobState.SUCCEEDED, before, 2)).isEqualTo(1);
		assertThat(names(new JobQuery(null, null, null, null, 10))).isEmpty();
	}

	@Test
	void runsAStepOnce() {
		List<String> ran = new ArrayList<>();
		assertThat(this.engine.ledger().once("job-1", "charge", () -> ran.add("first"))).isTrue();
		assertThat(this.otherNode.ledger().once("job-1", "charge", () -> ran.add("second"))).isFalse();
		assertThat(this.engine.ledger().once("job-1", "mail", () -> ran.add("third"))).isTrue();
		assertThat(this.engine.ledger().once("job-2", "charge", () -> ran.add("fourth"))).isTrue();
		assertThat(ran).containsExactly("first", "third", "fourth");
	}

	@Test
	void aStepThatFailedRunsAgain() {
		assertThat(org.assertj.core.api.Assertions
			.catchThrowable(() -> this.engine.ledger().once("job-1", "charge", () -> {
				throw new IllegalStateException("no money");
			}))).hasMessage("no money");
		assertThat(this.engine.ledger().once("job-1", "charge", () -> {
		})).isTrue();
	}

	@Test
	void oneNodeMovesAScheduleOn() {
		Instant now = this.clock.instant();
		ScheduleTick first = new ScheduleTick("report", "0 * * * * *", now);
		ScheduleTick second = new ScheduleTick("report", "0 * * * * *", now.plusSeconds(60));
		assertThat(this.engine.ledger().advance(null, first, List.of())).isTrue();
		assertThat(this.otherNode.ledger().advance(null, first, List.of())).isFalse();
		assertThat(this.engine.ledger().schedules()).containsExactly(first);
		assertThat(this.engine.ledger().advance(first, second, List.of(job("report")))).isTrue();
		assertThat(this.otherNode.ledger().advance(first, second, List.of(job("report")))).isFalse();
		assertThat(claim(this.engine, 10)).hasSize(1);
		assertThat(this.otherNode.ledger().schedules()).containsExactly(second);
		assertThat(this.engine.ledger().advance(second, null, List.of())).isTrue();
		assertThat(this.engine.ledger().schedules()).isEmpty();
	}

	@Test
	void findsNothingForAnUnknownId() {
		assertThat(this.engine.ledger().find("unknown")).isEmpty();
		assertThat(this.engine.ledger().cancel("unknown")).isFalse();
		assertThat(this.engine.ledger().replay("unknown")).isFalse();
	}

	@Test
	void forgetsOldMarks() {
		this.engine.ledger().once("job-1", "charge", () -> {
		});
		this.clock.advance(Duration.ofDays(40));
		this.engine.ledger().forget(this.clock.instant().minus(Duration.ofDays(30)));
		assertThat(this.engine.ledger().once("job-1", "charge", () -> {
		})).isTrue();
	}

}
