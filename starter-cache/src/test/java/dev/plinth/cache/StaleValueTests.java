package dev.plinth.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.cache.redis.RedisSharedStoreSettings;
import dev.plinth.test.services.RedisDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for times to live and the windows after them, with and without real Redis. Time
 * passes when a test says so.
 */
@ParameterizedClass
@ValueSource(booleans = { false, true })
class StaleValueTests {

	private static final CacheSettings SETTINGS = new CacheSettings(Duration.ofMinutes(10), 0, Duration.ofSeconds(30),
			Duration.ofMinutes(1), 100, true, true, Duration.ofMinutes(2), Duration.ofMinutes(30), "java.lang.String");

	private static LettuceConnectionFactory connectionFactory;

	private static int runs;

	private final boolean shared;

	private final Deque<Runnable> background = new ArrayDeque<>();

	private final AtomicInteger loads = new AtomicInteger();

	private Instant now = Instant.parse("2026-11-21T10:00:00Z");

	private RedisSharedStore store;

	private TwoLevelCache cache;

	StaleValueTests(boolean shared) {
		this.shared = shared;
	}

	@BeforeAll
	static void connect() {
		RedisDatabase redis = RedisDatabase.create();
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(redis.host(), redis.port());
		configuration.setDatabase(redis.index());
		connectionFactory = new LettuceConnectionFactory(configuration);
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
	}

	@AfterAll
	static void disconnect() {
		connectionFactory.destroy();
	}

	@BeforeEach
	void start() {
		this.store = new RedisSharedStore(connectionFactory, RedisSharedStoreSettings.of("stale-" + runs++));
		this.cache = manager(SETTINGS).getCache("value");
		if (this.shared) {
			this.store.start();
		}
	}

	@AfterEach
	void stop() {
		this.store.stop();
	}

	private TwoLevelCacheManager manager(CacheSettings settings) {
		InstantSource clock = () -> this.now;
		return TwoLevelCacheManager.builder()
			.settings((name) -> settings)
			.store(this.shared ? this.store : null)
			.executor(this.background::add)
			.staleOnError((failure) -> failure instanceof IllegalStateException)
			.time(() -> Duration.between(Instant.EPOCH, this.now).toNanos(), clock)
			.build();
	}

	@Test
	void aValueIsFreshForItsTimeToLive() {
		assertThat(get("one")).isEqualTo("one");
		pass(Duration.ofMinutes(10).minusMillis(1));
		assertThat(get("two")).isEqualTo("one");
		assertThat(this.loads).hasValue(1);
		assertThat(this.background).isEmpty();
	}

	@Test
	void aNullIsFreshForItsOwnTimeToLive() {
		assertThat(get(null)).isNull();
		pass(Duration.ofSeconds(29));
		assertThat(get("two")).isNull();
		pass(Duration.ofMinutes(3));
		assertThat(get("two")).isEqualTo("two");
	}

	@Test
	void justAfterItsTimeToLiveAValueIsServedAndLoadedInTheBackground() {
		get("one");
		pass(Duration.ofMinutes(11));
		assertThat(get("two")).isEqualTo("one");
		assertThat(get("two")).isEqualTo("one");
		assertThat(this.background).hasSize(1);
		this.background.remove().run();
		assertThat(get("three")).isEqualTo("two");
		assertThat(this.loads).hasValue(2);
		assertThat(this.cache.getStatistics().staleHits()).isEqualTo(2);
	}

	@Test
	void anEvictionHoldsAgainstALoadInTheBackground() {
		get("one");
		pass(Duration.ofMinutes(11));
		this.cache.get("key", () -> {
			this.cache.evict("key");
			return "two";
		});
		this.background.remove().run();
		assertThat(get("three")).isEqualTo("three");
	}

	@Test
	void aFailureInTheBackgroundLeavesTheValue() {
		get("one");
		pass(Duration.ofMinutes(11));
		this.cache.get("key", this::fail);
		this.background.remove().run();
		assertThat(get("two")).isEqualTo("one");
		assertThat(this.background).hasSize(1);
	}

	@Test
	void longAfterItsTimeToLiveAValueIsLoadedBeforeItIsServed() {
		get("one");
		pass(Duration.ofMinutes(13));
		assertThat(get("two")).isEqualTo("two");
		assertThat(this.background).isEmpty();
	}

	@Test
	void whenALoadFailsTheLastValueIsServedAndTheLoadNotRepeatedAtOnce() {
		get("one");
		pass(Duration.ofMinutes(20));
		assertThat(this.cache.get("key", this::fail)).isEqualTo("one");
		assertThat(this.cache.get("key", this::fail)).isEqualTo("one");
		assertThat(this.loads).hasValue(2);
		pass(Duration.ofSeconds(2));
		assertThat(get("two")).isEqualTo("two");
	}

	@Test
	void whenALoadFailsWithAnAnswerTheLastValueIsNotServed() {
		get("one");
		pass(Duration.ofMinutes(20));
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get("key", () -> {
			throw new IllegalArgumentException();
		})).withCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void whenALoadFailsLongAfterTheTimeToLiveItFails() {
		get("one");
		pass(Duration.ofMinutes(41));
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get("key", this::fail))
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void whenALoadFailsAnEvictedValueIsNotServed() {
		get("one");
		this.cache.evict("key");
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.cache.get("key", this::fail));
	}

	@Test
	void aSweepDropsValuesThatAreOfNoMoreUse() {
		get("one");
		pass(Duration.ofMinutes(20));
		this.cache.sweep();
		assertThat(this.cache.localSize()).isEqualTo(1);
		pass(Duration.ofMinutes(21));
		this.cache.sweep();
		assertThat(this.cache.localSize()).isZero();
	}

	@Test
	void aTimeToLiveIsShortenedAtRandomButNeverExtended() {
		CacheSettings settings = new CacheSettings(Duration.ofMinutes(10), 0.5, Duration.ZERO, Duration.ofMinutes(10),
				1000, true, true, Duration.ZERO, Duration.ZERO, "java.lang.String");
		TwoLevelCache jittered = manager(settings).getCache("jittered");
		for (int i = 0; i < 200; i++) {
			jittered.put(i, "value");
		}
		pass(Duration.ofMinutes(5).minusMillis(1));
		assertThat(present(jittered)).isEqualTo(200);
		pass(Duration.ofMinutes(2).plusSeconds(30));
		assertThat(present(jittered)).isBetween(50, 150);
		pass(Duration.ofMinutes(2).plusSeconds(30));
		assertThat(present(jittered)).isZero();
	}

	private static int present(TwoLevelCache cache) {
		int present = 0;
		for (int i = 0; i < 200; i++) {
			present += (cache.get(i) != null) ? 1 : 0;
		}
		return present;
	}

	private String get(String loaded) {
		Callable<String> loader = () -> {
			this.loads.incrementAndGet();
			return loaded;
		};
		return this.cache.get("key", loader);
	}

	private String fail() {
		this.loads.incrementAndGet();
		throw new IllegalStateException();
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

}
