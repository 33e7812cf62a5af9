package dev.plinth.cache.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import dev.plinth.cache.SharedRegion;
import dev.plinth.cache.SharedStore;
import dev.plinth.cache.TwoLevelCacheManager;
import dev.plinth.cache.redis.RedisSharedStore;
import dev.plinth.cache.redis.RedisSharedStoreSettings;
import dev.plinth.test.services.RedisDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TwoLevelCacheRedisAutoConfiguration}.
 */
class TwoLevelCacheRedisAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
				TwoLevelCacheRedisAutoConfiguration.class, TwoLevelCacheAutoConfiguration.class));

	@Test
	void whenRedisIsConfiguredSharesCaches() {
		this.contextRunner.withPropertyValues(RedisDatabase.create().properties()).run((context) -> {
			assertThat(context).hasSingleBean(RedisSharedStore.class);
			assertThat(context.getBean(TwoLevelCacheManager.class).isShared()).isTrue();
			assertThat(context.getBean(RedisSharedStore.class).isAvailable()).isTrue();
			assertThat(context.getBean(RedisSharedStore.class).isLinked()).isTrue();
		});
	}

	@Test
	void appliesProperties() {
		this.contextRunner.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("plinth.cache.redis.key-prefix=shop", "plinth.cache.redis.timeout=1s",
					"plinth.cache.redis.lease=3s", "plinth.cache.redis.max-load=4s",
					"plinth.cache.redis.check-interval=5s", "plinth.cache.redis.failure-rate-threshold=60",
					"plinth.cache.redis.sliding-window=70")
			.run((context) -> assertThat(context.getBean(RedisSharedStore.class)).extracting("settings")
				.isEqualTo(new RedisSharedStoreSettings("shop", Duration.ofSeconds(1), Duration.ofSeconds(3),
						Duration.ofSeconds(4), Duration.ofSeconds(5), 60, 70)));
	}

	@Test
	void usesTheNameOfTheApplicationAndSafeDefaults() {
		this.contextRunner.withPropertyValues(RedisDatabase.create().properties())
			.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context.getBean(RedisSharedStore.class)).extracting("settings")
				.isEqualTo(RedisSharedStoreSettings.of("shop")));
	}

	@Test
	void whenRedisIsNotConfiguredDoesNotShareCaches() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SharedStore.class)
			.hasSingleBean(TwoLevelCacheManager.class));
	}

	@Test
	void whenSwitchedOffDoesNotShareCaches() {
		this.contextRunner.withPropertyValues("spring.data.redis.url=redis://localhost:1", "plinth.cache.shared=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedStore.class)
				.hasSingleBean(TwoLevelCacheManager.class));
	}

	@Test
	void whenLettuceIsAbsentDoesNotShareCaches() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.withPropertyValues("spring.data.redis.url=redis://localhost:1")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedStore.class)
				.hasSingleBean(TwoLevelCacheManager.class));
	}

	@Test
	void whenTheApplicationHasACacheManagerDoesNotConnect() {
		this.contextRunner.withPropertyValues("spring.data.redis.url=redis://localhost:1")
			.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).doesNotHaveBean(SharedStore.class));
	}

	@Test
	void whenTheApplicationHasASharedStoreUsesIt() {
		SharedRegion region = mock(SharedRegion.class);
		this.contextRunner.withPropertyValues("spring.data.redis.url=redis://localhost:1")
			.withBean(SharedStore.class, () -> (cache, listener) -> region)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(RedisSharedStore.class);
				assertThat(context.getBean(TwoLevelCacheManager.class).getCache("any").isShared()).isTrue();
			});
	}

	@Test
	void startsWithoutRedis() {
		long startedAt = System.nanoTime();
		this.contextRunner.withPropertyValues("spring.data.redis.url=redis://localhost:1").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(10));
			assertThat(context.getBean(TwoLevelCacheManager.class).getCache("any").get("key", () -> "value"))
				.isEqualTo("value");
		});
	}

}
