package dev.plinth.jobs.runtime;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.Job;
import dev.plinth.jobs.JobAttempt;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobListener;
import dev.plinth.jobs.JobOptions;
import dev.plinth.jobs.JobPayload;
import dev.plinth.jobs.JobPayloadUpcaster;
import dev.plinth.jobs.JobState;
import dev.plinth.jobs.JobStoreUnavailableException;
import dev.plinth.jobs.PermanentJobException;
import dev.plinth.jobs.RetryJobException;
import dev.plinth.jobs.engine.Claim;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.engine.Outcome;
import dev.plinth.jobs.engine.RateLimit;
import dev.plinth.jobs.memory.MemoryJobEngine;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link JobWorker} and what works with it, on real threads.
 */
class JobWorkerTests {

	private final MemoryJobEngine memory = new MemoryJobEngine(Clock.systemUTC());

	private JobEngine engine = this.memory;

	private final Queue<JobAttempt> attempts = new ConcurrentLinkedQueue<>();

	private final List<JobPayloadUpcaster> upcasters = new ArrayList<>();

	private final Map<String, WorkerSettings.Queue> queues = new HashMap<>();

	private Duration pollInterval = Duration.ofMillis(20);

	private Duration drain = Duration.ofSeconds(5);

	private Duration grace = Duration.ofSeconds(10);

	private Duration timeout = Duration.ofMinutes(1);

	private JobWorker worker;

	private DefaultJobs jobs;

	private void start(Object... beans) {
		JobCatalog catalog = new JobCatalog(
				new WorkerSettings.Defaults(3, Backoff.fixed(Duration.ofMillis(10)), this.timeout),
				this.queues.keySet(), (value) -> value);
		for (Object bean : beans) {
			Arrays.stream(bean.getClass().getDeclaredMethods())
				.filter((method) -> method.isAnnotationPresent(JobHandler.class))
				.forEach((method) -> catalog.register(method, method.getAnnotation(JobHandler.class), () -> bean));
		}
		JobPayloads payloads = new JobPayloads(new JsonMapper(), this.upcasters);
		JobPropagation propagation = new JobPropagation(ObservationRegistry.NOOP);
		QueueSignals signals = new QueueSignals();
		JobListener listener = new JobListener() {

			@Override
			public void ended(JobAttempt attempt) {
				JobWorkerTests.this.attempts.add(attempt);
			}

		};
		WorkerSettings settings = new WorkerSettings("test", Duration.ofSeconds(1), this.pollInterval, this.drain,
				this.grace, Duration.ofDays(7), Duration.ofDays(30), false, 4, this.queues,
				new WorkerSettings.Defaults(3, Backoff.fixed(Duration.ofMillis(10)), Duration.ofMinutes(1)));
		this.worker = new JobWorker(this.engine, catalog, payloads, propagation, signals, settings, List.of(listener),
				Clock.systemUTC());
		this.jobs = new DefaultJobs(this.engine, catalog, payloads, propagation, signals, List.of(listener),
				Clock.systemUTC());
		this.worker.start();
	}

	@AfterEach
	void stop() {
		this.worker.stop();
	}

	private Job await(String id, JobState state) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.jobs.find(id).orElseThrow(), (job) -> job.state() == state);
	}

	record Task(String key) {
	}

	record Slow(String key) {
	}

	@Test
	void retriesWithGrowingPausesAndThenDies() {
		start(new Object() {

			@JobHandler(attempts = 4, backoff = "20ms", multiplier = 3)
			void run(Task task) throws IOException {
				throw new IOException("broken", new IllegalStateException("root"));
			}

		});
		Job dead = await(this.jobs.enqueue(new Task("a")), JobState.DEAD);
		assertThat(dead.attempts()).isEqualTo(4);
		assertThat(dead.error()).contains("java.io.IOException: broken",
				"Caused by: java.lang.IllegalStateException: root", "at dev.plinth.jobs.runtime.JobWorkerTests");
		assertThat(this.attempts).extracting(JobAttempt::outcome)
			.containsExactly(JobState.SCHEDULED, JobState.SCHEDULED, JobState.SCHEDULED, JobState.DEAD);
	}

	@Test
	void aPermanentFailureIsNotRetried() {
		start(new Object() {

			@JobHandler
			void run(Task task) {
				throw new PermanentJobException("no such user");
			}

			@JobHandler(noRetryFor = IllegalArgumentException.class)
			void run(Slow slow) {
				throw new IllegalArgumentException("bad");
			}

		});
		assertThat(await(this.jobs.enqueue(new Task("a")), JobState.DEAD).attempts()).isEqualTo(1);
		assertThat(await(this.jobs.enqueue(new Slow("a")), JobState.DEAD).attempts()).isEqualTo(1);
	}

	@Test
	void aHandlerChoosesThePause() {
		AtomicInteger calls = new AtomicInteger();
		start(new Object() {

			@JobHandler(backoff = "1h")
			void run(Task task) {
				if (calls.incrementAndGet() == 1) {
					throw new RetryJobException("later", Duration.ofMillis(50));
				}
			}

		});
		assertThat(await(this.jobs.enqueue(new Task("a")), JobState.SUCCEEDED).attempts()).isEqualTo(2);
	}

	@Test
	void optionsWinOverTheHandler() {
		start(new Object() {

			@JobHandler(attempts = 9)
			void run(Task task) {
				throw new IllegalStateException();
			}

		});
		String id = this.jobs.enqueue(new Task("a"),
				JobOptions.none().attempts(2).backoff(Backoff.fixed(Duration.ZERO)).priority(7).owner("user-1"));
		Job dead = await(id, JobState.DEAD);
		assertThat(dead.attempts()).isEqualTo(2);
		assertThat(dead.priority()).isEqualTo(7);
		assertThat(dead.owner()).isEqualTo("user-1");
	}

	@Test
	void delayedJobsWait() {
		start(new Object() {

			@JobHandler
			void run(Task task) {
			}

		});
		String later = this.jobs.enqueue(new Task("later"), JobOptions.none().delay(Duration.ofHours(1)));
		String soon = this.jobs.enqueue(new Task("soon"), JobOptions.none().delay(Duration.ofMillis(100)));
		await(soon, JobState.SUCCEEDED);
		assertThat(this.jobs.find(later).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
		assertThat(this.jobs.cancel(later)).isTrue();
		assertThat(this.jobs.find(later).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
	}

	@Test
	void aTimeOutInterruptsTheHandlerAndCountsAsAFailure() {
		start(new Object() {

			@JobHandler(attempts = 1, timeout = "100ms")
			void run(Task task) throws InterruptedException {
				new CountDownLatch(1).await();
			}

		});
		Job dead = await(this.jobs.enqueue(new Task("a")), JobState.DEAD);
		assertThat(dead.error()).startsWith("dev.plinth.jobs.runtime.JobTimeoutException: Did not end within 100 ms");
	}

	@Test
	void aHandlerThatIgnoresItsTimeOutIsGivenUp() {
		this.grace = Duration.ofMillis(200);
		AtomicBoolean stop = new AtomicBoolean();
		start(new Object() {

			@JobHandler(attempts = 1, timeout = "100ms")
			void run(Task task) {
				while (!stop.get()) {
					Thread.onSpinWait();
				}
			}

		});
		try {
			Job dead = await(this.jobs.enqueue(new Task("a")), JobState.DEAD);
			assertThat(dead.error()).contains("ignores its interruption", "JobWorkerTests");
		}
		finally {
			stop.set(true);
		}
	}

	@Test
	void aRunningJobIsCancelled() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		start(new Object() {

			@JobHandler
			void run(Task task) throws InterruptedException {
				started.countDown();
				new CountDownLatch(1).await();
			}

		});
		String id = this.jobs.enqueue(new Task("a"));
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.jobs.cancel(id)).isTrue();
		Job cancelled = await(id, JobState.CANCELLED);
		assertThat(cancelled.error()).contains("InterruptedException");
		assertThat(this.jobs.cancel(id)).isFalse();
		assertThat(this.jobs.replay(id)).isTrue();
	}

	@Test
	void progressIsSeenWhileTheJobRuns() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		start(new Object() {

			@JobHandler
			Map<String, Integer> run(Task task, JobContext context) throws InterruptedException {
				context.progress(30, "a third");
				go.await();
				context.progress(100);
				return Map.of("rows", 7);
			}

		});
		String id = this.jobs.enqueue(new Task("a"));
		Job running = Awaitility.await().until(() -> this.jobs.find(id).orElseThrow(), (job) -> job.progress() == 30);
		assertThat(running.state()).isEqualTo(JobState.RUNNING);
		assertThat(running.progressMessage()).isEqualTo("a third");
		assertThat(running.startedAt()).isNotNull();
		go.countDown();
		assertThat(await(id, JobState.SUCCEEDED).result()).isEqualTo("{\"rows\":7}");
	}

	@Test
	void aSlowQueueDoesNotDelayAnother() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		start(new Object() {

			@JobHandler(queue = "slow")
			void run(Slow slow) throws InterruptedException {
				release.await();
			}

			@JobHandler
			void run(Task task) {
			}

		});
		List<Slow> slow = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			slow.add(new Slow("slow-" + i));
		}
		this.jobs.enqueueAll(slow, JobOptions.none());
		Awaitility.await().until(() -> this.worker.load().get("slow").running() == 4);
		long start = System.nanoTime();
		await(this.jobs.enqueue(new Task("quick")), JobState.SUCCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
		assertThat(this.worker.heldJobs()).hasSizeLessThan(10);
		this.jobs.pause("slow");
		release.countDown();
	}

	@Test
	void aQueueRunsAsManyJobsAtOnceAsItMay() throws Exception {
		this.queues.put("pair", new WorkerSettings.Queue(2, null));
		CyclicBarrier both = new CyclicBarrier(2);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		start(new Object() {

			@JobHandler(queue = "pair")
			void run(Task task) throws Exception {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				both.await(5, TimeUnit.SECONDS);
				running.decrementAndGet();
			}

		});
		List<Task> tasks = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			tasks.add(new Task("task-" + i));
		}
		for (String id : this.jobs.enqueueAll(tasks, JobOptions.none())) {
			await(id, JobState.SUCCEEDED);
		}
		assertThat(most.get()).isEqualTo(2);
	}

	@Test
	void aRateLimitSpreadsTheStarts() {
		this.queues.put("limited", new WorkerSettings.Queue(null, new RateLimit(5, Duration.ofMillis(400))));
		start(new Object() {

			@JobHandler(queue = "limited")
			void run(Task task) {
			}

		});
		List<Task> tasks = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			tasks.add(new Task("task-" + i));
		}
		long start = System.nanoTime();
		for (String id : this.jobs.enqueueAll(tasks, JobOptions.none())) {
			await(id, JobState.SUCCEEDED);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(780));
	}

	@Test
	void aPausedQueueStartsNothing() {
		start(new Object() {

			@JobHandler
			void run(Task task) {
			}

		});
		this.jobs.pause("default");
		String id = this.jobs.enqueue(new Task("a"));
		Awaitility.await()
			.during(Duration.ofMillis(200))
			.until(() -> this.jobs.find(id).orElseThrow().state() == JobState.READY);
		this.jobs.resume("default");
		await(id, JobState.SUCCEEDED);
		assertThatIllegalArgumentException().isThrownBy(() -> this.jobs.pause("unknown"));
	}

	@Test
	void stoppingLetsRunningJobsEndAndGivesTheOthersBack() throws Exception {
		CountDownLatch started = new CountDownLatch(4);
		CountDownLatch release = new CountDownLatch(1);
		start(new Object() {

			@JobHandler
			void run(Slow slow) throws InterruptedException {
				started.countDown();
				release.await();
			}

		});
		List<String> ids = this.jobs.enqueueAll(
				List.of(new Slow("1"), new Slow("2"), new Slow("3"), new Slow("4"), new Slow("5")), JobOptions.none());
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		CountDownLatch stopped = new CountDownLatch(1);
		this.worker.stop(stopped::countDown);
		assertThat(stopped.await(200, TimeUnit.MILLISECONDS)).isFalse();
		release.countDown();
		assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(ids).extracting((id) -> this.jobs.find(id).orElseThrow().state())
			.containsExactlyInAnyOrder(JobState.SUCCEEDED, JobState.SUCCEEDED, JobState.SUCCEEDED, JobState.SUCCEEDED,
					JobState.READY);
	}

	@Test
	void stoppingInterruptsJobsThatTakeTooLongAndGivesThemBack() throws Exception {
		this.drain = Duration.ofMillis(200);
		CountDownLatch started = new CountDownLatch(1);
		start(new Object() {

			@JobHandler
			void run(Slow slow) throws InterruptedException {
				started.countDown();
				new CountDownLatch(1).await();
			}

		});
		String id = this.jobs.enqueue(new Slow("1"));
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		this.worker.stop();
		Job job = this.jobs.find(id).orElseThrow();
		assertThat(job.state()).isEqualTo(JobState.READY);
		assertThat(job.attempts()).isZero();
	}

	@Test
	void aJobThatWasTakenOverIsStoppedHere() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		start(new Object() {

			@JobHandler
			void run(Task task, JobContext context) throws InterruptedException {
				if (started.getCount() == 0) {
					return;
				}
				started.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					if (context.isCancelled()) {
						interrupted.countDown();
					}
					throw ex;
				}
			}

		});
		String id = this.jobs.enqueue(new Task("a"));
		assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
		List<Claim> taken = this.memory.takeOver(Duration.ofDays(-1), 10);
		assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.jobs.find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
		Claim claim = taken.get(0);
		this.memory.apply(List
			.of(new Outcome(claim, JobState.SCHEDULED, claim.job(), null, null, Clock.systemUTC().instant(), null)));
		await(id, JobState.SUCCEEDED);
	}

	@Test
	void jobsInOrderDoNotWaitForThePoll() {
		this.pollInterval = Duration.ofMinutes(5);
		Queue<String> runs = new ConcurrentLinkedQueue<>();
		start(new Object() {

			@JobHandler
			void run(Task task) {
				runs.add(task.key());
			}

		});
		List<String> keys = IntStream.range(0, 20).mapToObj((i) -> "task-" + i).toList();
		keys.forEach((key) -> this.jobs.enqueue(new Task(key), JobOptions.none().inOrderOf("customer")));
		Awaitility.await().until(() -> runs.size() == keys.size());
		assertThat(runs).containsExactlyElementsOf(keys);
	}

	@Test
	void aPausedQueueIsNotAskedAtEachSignal() {
		JobEngine counting = spy(this.memory);
		this.engine = counting;
		AtomicInteger claims = new AtomicInteger();
		willAnswer((call) -> {
			claims.incrementAndGet();
			return call.callRealMethod();
		}).given(counting).claim(any(), anyInt(), any());
		AtomicInteger runs = new AtomicInteger();
		start(new Object() {

			@JobHandler
			void run(Task task) {
				runs.incrementAndGet();
			}

		});
		this.jobs.pause("default");
		int before = claims.get();
		long startedAt = System.nanoTime();
		for (int i = 0; i < 5000; i++) {
			this.jobs.enqueue(new Task("task-" + i));
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
		assertThat(claims.get() - before).isLessThan((int) (20 + millis / 20));
		this.jobs.resume("default");
		Awaitility.await().until(() -> runs.get() == 5000);
	}

	@Test
	void outcomesWaitForAStoreThatIsAway() throws Exception {
		JobEngine flaky = spy(this.memory);
		this.engine = flaky;
		AtomicInteger failures = new AtomicInteger(3);
		willAnswer((call) -> {
			if (failures.getAndDecrement() > 0) {
				throw new JobStoreUnavailableException("away", null);
			}
			return call.callRealMethod();
		}).given(flaky).apply(any());
		AtomicInteger runs = new AtomicInteger();
		start(new Object() {

			@JobHandler
			void run(Task task) {
				runs.incrementAndGet();
			}

		});
		await(this.jobs.enqueue(new Task("a")), JobState.SUCCEEDED);
		assertThat(runs).hasValue(1);
		assertThat(failures.get()).isLessThan(0);
	}

	@Test
	void aJobWithoutAHandlerIsLeftToANewerNode() {
		start(new Object() {

			@JobHandler
			void run(Task task) {
			}

		});
		String id = this.jobs.enqueue(new Newer("a"));
		Job job = Awaitility.await()
			.until(() -> this.jobs.find(id).orElseThrow(), (found) -> found.state() == JobState.SCHEDULED);
		assertThat(job.attempts()).isZero();
	}

	@Test
	void aPayloadWithoutAHandlerOrNameIsRefused() {
		start();
		assertThatIllegalArgumentException().isThrownBy(() -> this.jobs.enqueue(new Task("a")))
			.withMessageContaining("no @JobHandler method");
	}

	@Test
	void aQueueThatNobodyServesIsRefused() {
		start();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.jobs.enqueue(new Newer("a"), JobOptions.none().queue("mali")))
			.withMessageContaining("plinth.jobs.queues");
	}

	@Test
	void aPayloadOfAnOlderVersionIsBroughtUpToDate() {
		this.upcasters.add(new JobPayloadUpcaster() {

			@Override
			public String name() {
				return "versioned";
			}

			@Override
			public int fromVersion() {
				return 1;
			}

			@Override
			public ObjectNode upcast(ObjectNode payload) {
				payload.put("name", payload.get("first").asString() + " " + payload.get("last").asString());
				return payload;
			}

		});
		start(new Object() {

			@JobHandler
			String run(VersionedNow payload) {
				return payload.name();
			}

		});
		Job job = await(this.jobs.enqueue(new VersionedThen("Ada", "Lovelace")), JobState.SUCCEEDED);
		assertThat(job.result()).isEqualTo("\"Ada Lovelace\"");
	}

	@Test
	void aStepOfAJobRunsOnceOverItsAttempts() {
		AtomicInteger charged = new AtomicInteger();
		start(new Object() {

			@JobHandler
			void run(Task task, JobContext context) {
				context.once("charge", charged::incrementAndGet);
				if (!context.isLastAttempt()) {
					throw new IllegalStateException("after the charge");
				}
			}

		});
		assertThat(await(this.jobs.enqueue(new Task("a")), JobState.SUCCEEDED).attempts()).isEqualTo(3);
		assertThat(charged).hasValue(1);
	}

	@JobPayload("newer")
	record Newer(String key) {
	}

	@JobPayload(value = "versioned", version = 1)
	record VersionedThen(String first, String last) {
	}

	@JobPayload(value = "versioned", version = 2)
	record VersionedNow(String name) {
	}

}
