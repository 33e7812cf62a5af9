package dev.plinth.idempotency;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InMemoryIdempotencyStore}.
 */
class InMemoryIdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private final IdempotencyStore store = IdempotencyStore.inMemory(this.clock, 3);

	@Override
	protected IdempotencyStore store() {
		return this.store;
	}

	@Test
	void oldestIsForgottenForNewOne() {
		for (String key : new String[] { "a", "b", "c", "d" }) {
			assertThat(this.store.claim(key, "f", Duration.ofDays(1))).isNull();
		}
		assertThat(this.store.claim("b", "f", Duration.ofDays(1))).isNotNull();
		assertThat(this.store.claim("a", "f", Duration.ofDays(1))).isNull();
	}

}
