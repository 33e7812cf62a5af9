package com.example.orders.product;

import java.math.BigDecimal;
import java.time.Instant;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Something the shop sells. A row without an id is new; the version detects concurrent
 * updates.
 */
@Table
public record Product(@Id Long id, String name, BigDecimal price, String description, int stock, Instant updatedAt,
		@Version Integer version) {
}
