package dev.plinth.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.plinth.test.services.RedisDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TwoLevelCache} through Spring's annotations and real Redis.
 */
class TwoLevelCacheTests {

	private final RedisDatabase redis = RedisDatabase.create();

	@AfterEach
	void emptyDatabase() {
		CacheNode.Database.ROWS.clear();
	}

	@Test
	void withoutRedisCachesOnTheNode() {
		Product product = row(1, "pen");
		try (CacheNode node = CacheNode.start()) {
			Products products = node.get(Products.class);
			assertThat(products.find(1)).isEqualTo(product);
			assertThat(products.find(1)).isEqualTo(product);
			assertThat(products.loads()).isEqualTo(1);
			assertThat(node.cache("product").isShared()).isFalse();
			products.evict(1);
			products.find(1);
			assertThat(products.loads()).isEqualTo(2);
		}
	}

	@Test
	void withRedisSharesValuesBetweenNodes() {
		Product product = row(1, "pen");
		try (CacheNode first = start(); CacheNode second = start()) {
			assertThat(first.get(Products.class).find(1)).isEqualTo(product);
			assertThat(second.get(Products.class).find(1)).isEqualTo(product);
			assertThat(second.get(Products.class).loads()).isEqualTo(0);
			assertThat(second.cache("product").getStatistics().sharedHits()).isEqualTo(1);
			second.get(Products.class).find(1);
			assertThat(second.cache("product").getStatistics().localHits()).isEqualTo(1);
		}
	}

	@Test
	void keepsOptionalsListsAndNulls() {
		Product product = row(1, "pen");
		try (CacheNode first = start(); CacheNode second = start()) {
			for (CacheNode node : Arrays.asList(first, second)) {
				Products products = node.get(Products.class);
				assertThat(products.findOptional(1)).contains(product);
				assertThat(products.findOptional(2)).isEqualTo(Optional.empty());
				assertThat(products.findAll("a", 0)).containsExactly(product);
				assertThat(products.find(3)).isNull();
			}
			assertThat(first.get(Products.class).loads()).isEqualTo(4);
			assertThat(second.get(Products.class).loads()).isEqualTo(0);
		}
	}

	@Test
	void evictionsAndPutsReachOtherNodes() {
		row(1, "pen");
		try (CacheNode first = start(); CacheNode second = start()) {
			first.get(Products.class).find(1);
			second.get(Products.class).find(1);
			Product changed = row(1, "pencil");
			first.get(Products.class).evict(1);
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.untilAsserted(() -> assertThat(second.get(Products.class).find(1)).isEqualTo(changed));
			Product saved = second.get(Products.class).save(Product.named(1, "brush"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.untilAsserted(() -> assertThat(first.get(Products.class).find(1)).isEqualTo(saved));
		}
	}

	@Test
	void clearReachesOtherNodes() {
		row(1, "pen");
		row(2, "paper");
		try (CacheNode first = start(); CacheNode second = start()) {
			first.get(Products.class).find(1);
			second.get(Products.class).find(2);
			row(1, "pencil");
			Product changed = row(2, "card");
			first.get(Products.class).evictAll();
			assertThat(first.get(Products.class).find(1).name()).isEqualTo("pencil");
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.untilAsserted(() -> assertThat(second.get(Products.class).find(2)).isEqualTo(changed));
		}
	}

	@Test
	void cacheAsideUsesTheSameCacheAsTheAnnotations() {
		Product product = row(1, "pen");
		try (CacheNode first = start(); CacheNode second = start()) {
			CacheAside<Product> products = first.get(CacheAsideFactory.class).cacheAside("product", Product.class);
			assertThat(products.get(1L, Duration.ofMinutes(1), () -> CacheNode.Database.ROWS.get(1L)))
				.isEqualTo(product);
			assertThat(second.get(Products.class).find(1)).isEqualTo(product);
			assertThat(second.get(Products.class).loads()).isEqualTo(0);
			assertThat(products.find(1L)).isEqualTo(product);
			second.get(Products.class).evict(1);
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.untilAsserted(() -> assertThat(products.find(1L)).isNull());
		}
	}

	private CacheNode start() {
		return CacheNode.start("spring.data.redis.url=" + this.redis.url(),
				"spring.application.name=two-level-" + this.redis.index());
	}

	private static Product row(long id, String name) {
		Product product = Product.named(id, name);
		CacheNode.Database.ROWS.put(id, product);
		return product;
	}

}
