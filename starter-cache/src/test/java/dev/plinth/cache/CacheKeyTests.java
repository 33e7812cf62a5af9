package dev.plinth.cache;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.cache.interceptor.SimpleKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheKey}.
 */
class CacheKeyTests {

	@Test
	void stringsAndNumbersAreReadable() {
		assertThat(text("sku-1")).isEqualTo("sku-1");
		assertThat(text(42L)).isEqualTo("42");
		assertThat(text(42)).isEqualTo("42");
		assertThat(text(-1)).isEqualTo("-1");
		assertThat(text("42")).isEqualTo("\"42");
		assertThat(text(new SimpleKey("a", 1L, null))).isEqualTo("(\"a\",1,~null)");
	}

	@Test
	void keysThatDifferHaveTextsThatDiffer() {
		List<Object> keys = List.of("a", "", "1", 1L, "\"1", new SimpleKey("a, b"), new SimpleKey("a", "b"),
				new SimpleKey("a\",\"b"), new SimpleKey(), new SimpleKey(1L), new SimpleKey("1"), "(1)", "[1]", "#1",
				"~1", List.of(1L), List.of("1"), Set.of(1L), Map.of(1L, 2L), TimeUnit.DAYS, "DAYS", new Id("a"),
				new OtherId("a"), LocalDate.of(2026, 11, 21), "2026-11-21",
				UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff"), "x".repeat(300), "x".repeat(301),
				List.of("x".repeat(300)));
		Set<String> texts = new HashSet<>();
		for (Object key : keys) {
			assertThat(texts.add(text(key))).as(text(key)).isTrue();
		}
	}

	@Test
	void equalKeysHaveEqualTexts() {
		assertThat(text(new Id("a"))).isEqualTo(text(new Id("a")));
		assertThat(text(new SimpleKey(new Object[] { new int[] { 1 } })))
			.isEqualTo(text(new SimpleKey(new Object[] { new int[] { 1 } })));
		assertThat(text(new LinkedHashSet<>(Arrays.asList(1, 2))))
			.isEqualTo(text(new LinkedHashSet<>(Arrays.asList(2, 1))));
		Map<String, Integer> one = new LinkedHashMap<>();
		one.put("a", 1);
		one.put("b", 2);
		Map<String, Integer> two = new HashMap<>();
		two.put("b", 2);
		two.put("a", 1);
		assertThat(text(one)).isEqualTo(text(two));
	}

	@Test
	void anObjectIsFoundFromItsText() {
		for (Object key : Arrays.asList("a", "", "1", "-", 1L, -5L, "\"q", "(x", new SimpleKey("a", 1), new Id("a"),
				"x".repeat(500), List.of("x".repeat(300)))) {
			Object localKey = CacheKey.of(key);
			assertThat(CacheKey.parse(CacheKey.text(localKey))).isEqualTo(localKey);
		}
	}

	@Test
	void noTextIsLong() {
		assertThat(text("x".repeat(10_000))).hasSizeLessThanOrEqualTo(CacheKey.MAX_LENGTH + 1);
		assertThat(text(new SimpleKey("x".repeat(10_000), 1))).hasSizeLessThanOrEqualTo(CacheKey.MAX_LENGTH);
	}

	@Test
	void aKeyThatIsNotTheSameOnEveryNodeHasNoText() {
		Object key = new Object();
		assertThat(CacheKey.of(key)).isSameAs(key);
		assertThat(CacheKey.hasText(CacheKey.of(key))).isFalse();
		assertThat(CacheKey.hasText(CacheKey.of(new SimpleKey("a", key)))).isFalse();
		assertThat(CacheKey.hasText(CacheKey.of(List.of(new Nameless())))).isFalse();
	}

	private static String text(Object key) {
		return CacheKey.text(CacheKey.of(key));
	}

	record Id(String value) {

	}

	record OtherId(String value) {

	}

	static class Nameless {

		@Override
		public int hashCode() {
			return 1;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Nameless;
		}

	}

}
