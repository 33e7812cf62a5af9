package com.example.orders.product;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import dev.plinth.problem.NotFoundException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Unit tests for {@link ProductService}.
 */
class ProductServiceTests {

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private final ProductRepository products = mock(ProductRepository.class);

	private final ProductService service = new ProductService(this.products, Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void unknownProductIsNotFound() {
		assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> this.service.get(42));
	}

	@Test
	void updateKeepsTheVersionThatWasReadAndSetsTheTime() {
		Product stored = new Product(7L, "Old", BigDecimal.ONE, "", 1, NOW.minusSeconds(60), 3);
		given(this.products.findById(7L)).willReturn(Optional.of(stored));
		given(this.products.save(any())).willAnswer((invocation) -> invocation.getArgument(0));
		Product updated = this.service.update(7, "New", BigDecimal.TEN, "Better", 2);
		assertThat(updated).isEqualTo(new Product(7L, "New", BigDecimal.TEN, "Better", 2, NOW, 3));
	}

}
