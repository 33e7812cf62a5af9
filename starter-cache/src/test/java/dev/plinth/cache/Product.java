package dev.plinth.cache;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A value with the types that are hard to keep.
 */
record Product(long id, String name, BigDecimal price, Instant updatedAt, List<String> tags,
		Optional<String> description) {

	static Product named(long id, String name) {
		return new Product(id, name, new BigDecimal("12.50"), Instant.parse("2026-11-21T08:00:00.123456Z"),
				List.of("a", "b"), Optional.of("text"));
	}

}
