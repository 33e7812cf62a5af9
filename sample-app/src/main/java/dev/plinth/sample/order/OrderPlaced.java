package dev.plinth.sample.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A paid order. Listeners get it as a job of their own.
 *
 * @param orderId the order
 * @param customerId the customer, or {@code null} if the account was deleted meanwhile
 * @param total what it cost
 * @param items what was ordered
 * @param placedAt when it was placed
 */
public record OrderPlaced(long orderId, Long customerId, BigDecimal total, List<Item> items, Instant placedAt) {

	static OrderPlaced of(Order order) {
		return new OrderPlaced(order.id(), order.customerId(), order.total(),
				order.items()
					.stream()
					.map((item) -> new Item(item.productId(), item.quantity(), item.price()))
					.toList(),
				order.createdAt());
	}

	/**
	 * A product of the order.
	 *
	 * @param productId the product
	 * @param quantity how many of it
	 * @param price the price of one
	 */
	public record Item(long productId, int quantity, BigDecimal price) {
	}

}
