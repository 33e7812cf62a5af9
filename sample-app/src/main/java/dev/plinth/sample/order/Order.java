package dev.plinth.sample.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What a customer wants to have. It is pending until the payment is known to be made.
 *
 * @param id the id, or {@code null} before it is stored
 * @param customerId the customer, or {@code null} if the account was deleted
 * @param status how far it is
 * @param total what it costs
 * @param paymentKey identifies its payment at the provider
 * @param requestKey the Idempotency-Key of the request that placed it, unless cancelled
 * @param createdAt when it was placed
 * @param items what was ordered
 */
@Table("customer_order")
record Order(@Id Long id, Long customerId, Status status, BigDecimal total, String paymentKey, String requestKey,
		Instant createdAt, @MappedCollection(idColumn = "order_id", keyColumn = "position") List<Item> items) {

	Order paid() {
		return new Order(this.id, this.customerId, Status.PAID, this.total, this.paymentKey, this.requestKey,
				this.createdAt, this.items);
	}

	enum Status {

		PENDING, PAID, CANCELLED

	}

	/**
	 * A product, as it was when it was ordered.
	 *
	 * @param productId the product
	 * @param name its name
	 * @param price its price
	 * @param quantity how many of it
	 */
	@Table("order_item")
	record Item(long productId, String name, BigDecimal price, int quantity) {
	}

}
