package com.example.orders.purchase;

import java.math.BigDecimal;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A product that somebody bought.
 */
@Table
public record Purchase(@Id Long id, long productId, String country, BigDecimal shipping) {
}
