package dev.plinth.sample.order;

import java.math.BigDecimal;
import java.time.Instant;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The columns of an order that a list shows, so that a page is one query.
 */
@Table("customer_order")
record OrderSummary(@Id Long id, Long customerId, Order.Status status, BigDecimal total, Instant createdAt) {
}
