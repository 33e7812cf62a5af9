package dev.plinth.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CachedCall}: what annotated methods without {@code sync} can rely on.
 */
class CachedCallTests {

	private static final CacheSettings SETTINGS = new CacheSettings(Duration.ofMinutes(10), 0, Duration.ofMinutes(1),
			Duration.ofMinutes(1), 100, true, true, Duration.ofMinutes(2), Duration.ofMinutes(30), null);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Deque<Runnable> background = new ArrayDeque<>();

	private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

	private AnnotationConfigApplicationContext context;

	private Service service;

	private TwoLevelCacheManager manager;

	@BeforeEach
	void start() {
		InstantSource clock = () -> this.now;
		this.manager = TwoLevelCacheManager.builder()
			.settings((name) -> SETTINGS)
			.executor(this.background::add)
			.maxWait(Duration.ofMillis(250))
			.time(() -> Duration.between(Instant.EPOCH, this.now).toNanos(), clock)
			.build();
		this.context = new AnnotationConfigApplicationContext();
		this.context.registerBean(CachedCallPostProcessor.class);
		this.context.registerBean(TwoLevelCacheManager.class, () -> this.manager);
		this.context.register(Application.class, Service.class);
		this.context.refresh();
		this.service = this.context.getBean(Service.class);
		Service.body = () -> "value";
		Service.calls.set(0);
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.threads.shutdownNow();
	}

	@Test
	void callersJoinTheCallThatIsRunning() throws Exception {
		CountDownLatch end = block("value");
		List<Future<String>> results = callTenTimes(() -> this.service.find("a"));
		end.countDown();
		for (Future<String> result : results) {
			assertThat(result.get()).isEqualTo("value");
		}
		assertThat(Service.calls).hasValue(1);
		assertThat(cache("find").getStatistics().joinedLoads()).isEqualTo(9);
	}

	@Test
	void callersShareAResultThatIsNotKept() throws Exception {
		CountDownLatch end = block("skip");
		List<Future<String>> results = callTenTimes(() -> this.service.findUnless("a"));
		end.countDown();
		for (Future<String> result : results) {
			assertThat(result.get()).isEqualTo("skip");
		}
		assertThat(Service.calls).hasValue(1);
		this.service.findUnless("a");
		assertThat(Service.calls).hasValue(2);
	}

	@Test
	void callersShareAFailure() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Service.body = () -> {
			end.await();
			throw new IOException("down");
		};
		List<Future<String>> results = callTenTimes(() -> this.service.find("a"));
		end.countDown();
		for (Future<String> result : results) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(result::get)
				.withCauseInstanceOf(IOException.class);
		}
		assertThat(Service.calls).hasValue(1);
		Service.body = () -> "up";
		assertThat(this.service.find("a")).isEqualTo("up");
	}

	@Test
	void callersDoNotWaitForEver() throws Exception {
		CountDownLatch end = block("slow");
		Future<String> slow = this.threads.submit(() -> this.service.find("a"));
		Awaitility.await().until(() -> Service.calls.get() == 1);
		Service.body = () -> "other";
		assertThat(this.service.find("a")).isEqualTo("other");
		end.countDown();
		assertThat(slow.get()).isEqualTo("slow");
		assertThat(this.service.find("a")).isEqualTo("slow");
	}

	@Test
	void aMethodThatCallsItselfDoesNotWaitForItself() throws Exception {
		Service.body = () -> (Service.calls.get() < 2) ? this.service.find("a") + "!" : "inner";
		assertThat(this.service.find("a")).isEqualTo("inner!");
		assertThat(this.service.find("a")).isEqualTo("inner!");
	}

	@Test
	void lookUpsWithinAMethodDoNotBelongToItsCall() throws Exception {
		Service.body = () -> {
			assertThat(cache("find").get("other")).isNull();
			cache("find").put("another", "put");
			return "value";
		};
		assertThat(this.service.find("a")).isEqualTo("value");
		assertThat(cache("find").get("other")).isNull();
		assertThat(cache("find").get("another").get()).isEqualTo("put");
	}

	@Test
	void severalCachesAreFilledByOneCall() throws Exception {
		assertThat(this.service.findInTwo("a")).isEqualTo("value");
		assertThat(cache("one").get("a").get()).isEqualTo("value");
		assertThat(cache("two").get("a").get()).isEqualTo("value");
		cache("one").evict("a");
		assertThat(this.service.findInTwo("a")).isEqualTo("value");
		assertThat(Service.calls).hasValue(1);
	}

	@Test
	void aStaleValueIsServedWhileTheMethodRunsInTheBackground() throws Exception {
		this.service.find("a");
		Service.body = () -> "new";
		pass(Duration.ofMinutes(11));
		assertThat(this.service.find("a")).isEqualTo("value");
		assertThat(this.service.find("a")).isEqualTo("value");
		assertThat(this.background).hasSize(1);
		this.background.remove().run();
		assertThat(this.service.find("a")).isEqualTo("new");
		assertThat(Service.calls).hasValue(2);
	}

	@Test
	void aStaleOptionalIsServedWhileTheMethodRunsInTheBackground() {
		assertThat(this.service.findOptional("a")).contains("value");
		Service.body = () -> null;
		pass(Duration.ofMinutes(11));
		assertThat(this.service.findOptional("a")).contains("value");
		this.background.remove().run();
		assertThat(this.service.findOptional("a")).isEmpty();
		assertThat(Service.calls).hasValue(2);
	}

	@Test
	void aStaleValueIsServedWhenTheMethodFails() throws Exception {
		this.service.find("a");
		this.service.findOptional("a");
		Service.body = () -> {
			throw new IllegalStateException("down");
		};
		pass(Duration.ofMinutes(20));
		assertThat(this.service.find("a")).isEqualTo("value");
		assertThat(this.service.findOptional("a")).contains("value");
		pass(Duration.ofMinutes(30));
		assertThatIllegalStateException().isThrownBy(() -> this.service.find("a"));
	}

	@Test
	void futuresAreCached() throws Exception {
		assertThat(this.service.findFuture("a").get()).isEqualTo("value");
		assertThat(this.service.findFuture("a").get()).isEqualTo("value");
		assertThat(this.service.findFutureSynchronized("b").get()).isEqualTo("value");
		assertThat(this.service.findFutureSynchronized("b").get()).isEqualTo("value");
		assertThat(Service.calls).hasValue(2);
	}

	@Test
	void aFailedFutureIsNotCached() throws Exception {
		Service.body = () -> {
			throw new IllegalStateException("down");
		};
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> this.service.findFutureSynchronized("b").get())
			.withCauseInstanceOf(IllegalStateException.class);
		Service.body = () -> "up";
		assertThat(this.service.findFutureSynchronized("b").get()).isEqualTo("up");
	}

	private CountDownLatch block(String result) {
		CountDownLatch end = new CountDownLatch(1);
		Service.body = () -> {
			end.await();
			return result;
		};
		return end;
	}

	private List<Future<String>> callTenTimes(Callable<String> call) {
		List<Future<String>> results = new ArrayList<>();
		AtomicInteger started = new AtomicInteger();
		for (int i = 0; i < 10; i++) {
			results.add(this.threads.submit(() -> {
				started.incrementAndGet();
				return call.call();
			}));
		}
		Awaitility.await().until(() -> started.get() == 10 && Service.calls.get() >= 1);
		Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
		return results;
	}

	private TwoLevelCache cache(String name) {
		return this.manager.getCache(name);
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching(proxyTargetClass = true, order = 5)
	static class Application {

	}

	static class Service {

		static final AtomicInteger calls = new AtomicInteger();

		static volatile Callable<String> body;

		@Cacheable("find")
		public String find(String key) throws Exception {
			calls.incrementAndGet();
			return body.call();
		}

		@Cacheable(cacheNames = "find-unless", unless = "#result == 'skip'")
		public String findUnless(String key) throws Exception {
			calls.incrementAndGet();
			return body.call();
		}

		@Caching(cacheable = { @Cacheable("one"), @Cacheable("two") })
		public String findInTwo(String key) throws Exception {
			calls.incrementAndGet();
			return body.call();
		}

		@Cacheable("optional")
		public Optional<String> findOptional(String key) {
			calls.incrementAndGet();
			try {
				return Optional.ofNullable(body.call());
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Cacheable("future")
		public CompletableFuture<String> findFuture(String key) throws Exception {
			calls.incrementAndGet();
			return CompletableFuture.completedFuture(body.call());
		}

		@Cacheable(cacheNames = "future-sync", sync = true)
		public CompletableFuture<String> findFutureSynchronized(String key) {
			calls.incrementAndGet();
			return CompletableFuture.supplyAsync(() -> {
				try {
					return body.call();
				}
				catch (RuntimeException ex) {
					throw ex;
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}

	}

}
