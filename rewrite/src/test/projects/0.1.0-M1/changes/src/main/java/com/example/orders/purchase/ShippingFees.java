package com.example.orders.purchase;

import java.math.BigDecimal;

import dev.plinth.resilience.Fallback;
import dev.plinth.resilience.Resilient;

import org.springframework.stereotype.Component;

/**
 * What it costs to send something. The carrier is not asked yet: it is never reached.
 */
@Component
class ShippingFees {

	@Resilient("carrier")
	@Fallback("usual")
	public BigDecimal fee(String country) {
		throw new IllegalStateException("the carrier does not answer");
	}

	BigDecimal usual(String country) {
		return new BigDecimal("4.90");
	}

}
