package dev.plinth.cache;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

import dev.plinth.test.services.RedisDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is in Redis, and for what others put there.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedValueTests {

	private final RedisDatabase redis = RedisDatabase.create();

	private CacheNode first;

	private CacheNode second;

	private RedisTemplate<String, byte[]> commands;

	@BeforeEach
	void start() {
		CacheNode.Database.ROWS.put(1L, Product.named(1, "pen"));
		this.first = start("plinth.cache.ttl=10m");
		this.second = start("plinth.cache.ttl=10m");
		this.commands = new RedisTemplate<>();
		this.commands.setConnectionFactory(
				this.first.get(org.springframework.data.redis.connection.RedisConnectionFactory.class));
		this.commands.setKeySerializer(RedisSerializer.string());
		this.commands.setValueSerializer(RedisSerializer.byteArray());
		this.commands.afterPropertiesSet();
	}

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
		CacheNode.Database.ROWS.clear();
	}

	private CacheNode start(String... properties) {
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = "spring.data.redis.url=" + this.redis.url();
		all[properties.length + 1] = "spring.application.name=values-" + this.redis.index();
		return CacheNode.start(all);
	}

	@Test
	void aKeyNamesApplicationCacheGenerationAndKeyAndExpires() {
		this.first.get(Products.class).find(1);
		String key = key();
		assertThat(key).matches("values-\\d+:product:\\d{13}:\\{1}");
		assertThat(this.commands.getExpire(key)).isBetween(9 * 60L - 1, 10 * 60L);
		assertThat(new String(this.commands.opsForValue().get(key), java.nio.charset.StandardCharsets.UTF_8))
			.contains("{\"id\":1,\"name\":\"pen\",\"price\":12.50,");
	}

	@Test
	void clearStartsANewGeneration() {
		this.first.get(Products.class).find(1);
		String before = key();
		this.first.get(Products.class).evictAll();
		this.first.get(Products.class).find(1);
		Set<String> keys = this.commands.keys("values-*:product:*");
		assertThat(keys).hasSize(2).contains(before);
	}

	@Test
	void whatCannotBeReadIsAMissCountedAndReplaced() {
		byte[] valid = bytes(this.first);
		byte[] broken = valid.clone();
		broken[SharedRegion.HEADER_LENGTH] = '!';
		byte[][] poisons = { {}, { 1 }, "garbage that is longer than a header, much longer".getBytes(), broken,
				java.util.Arrays.copyOf(valid, valid.length - 3), RedisSerializer.java().serialize("serialized"),
				"{\"@class\":\"javax.script.ScriptEngineManager\"}                    ".getBytes() };
		String key = key();
		for (int i = 0; i < poisons.length; i++) {
			this.first.get(Products.class).evict(1);
			this.commands.opsForValue().set(key, poisons[i]);
			org.awaitility.Awaitility.await()
				.until(() -> ((com.github.benmanes.caffeine.cache.Cache<?, ?>) this.second.cache("product")
					.getNativeCache()).estimatedSize() == 0);
			assertThat(this.second.get(Products.class).find(1)).isEqualTo(Product.named(1, "pen"));
			assertThat(this.second.cache("product").getStatistics().unreadable()).as("poison " + i).isEqualTo(i + 1);
			assertThat(new String(this.commands.opsForValue().get(key))).contains("\"name\":\"pen\"");
		}
	}

	@Test
	void anotherTypeOfKeyIsAMiss() {
		bytes(this.first);
		String key = key();
		this.first.get(Products.class).evict(1);
		this.commands.opsForList().leftPush(key, new byte[] { 1 });
		assertThat(this.second.get(Products.class).find(1)).isEqualTo(Product.named(1, "pen"));
		this.second.get(Products.class).evict(1);
		assertThat(this.commands.hasKey(key)).isFalse();
	}

	@Test
	void aChangedShapeIsAMiss() {
		AtomicInteger loads = new AtomicInteger();
		CacheAside<Before> before = this.first.get(CacheAsideFactory.class).cacheAside("item", Before.class);
		CacheAside<After> after = this.second.get(CacheAsideFactory.class).cacheAside("item", After.class);
		assertThat(before.get("k", () -> new Before("n"))).isEqualTo(new Before("n"));
		assertThat(after.find("k")).isNull();
		assertThat(after.get("k", () -> {
			loads.incrementAndGet();
			return new After("n", 1);
		})).isEqualTo(new After("n", 1));
		assertThat(loads).hasValue(1);
		assertThat(this.second.cache("item").getStatistics().unreadable()).isZero();
	}

	@Test
	void aValueWithoutAKnownTypeStaysLocalAndIsReported(CapturedOutput output) {
		TwoLevelCache cache = this.first.cache("untyped");
		cache.put("k", "value");
		ValueWrapper value = cache.get("k");
		assertThat(value.get()).isEqualTo("value");
		assertThat(this.second.cache("untyped").get("k")).isNull();
		assertThat(output).contains("plinth.cache.caches.untyped.type");
	}

	@Test
	void aKeyThatIsNotTheSameOnEveryNodeStaysLocal() {
		CacheAside<String> cache = this.first.get(CacheAsideFactory.class).cacheAside("objects", String.class);
		Object key = new Object();
		assertThat(cache.get(key, () -> "one")).isEqualTo("one");
		assertThat(cache.get(key, () -> "two")).isEqualTo("one");
		cache.evict(key);
		assertThat(cache.get(key, () -> "three")).isEqualTo("three");
	}

	private byte[] bytes(CacheNode node) {
		node.get(Products.class).find(1);
		return this.commands.opsForValue().get(key());
	}

	private String key() {
		return this.commands.keys("values-*:product:*").iterator().next();
	}

	record Before(String name) {

	}

	record After(String name, int size) {

	}

}
