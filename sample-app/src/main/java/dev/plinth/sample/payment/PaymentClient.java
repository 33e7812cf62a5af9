package dev.plinth.sample.payment;

import java.math.BigDecimal;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The payment provider. Because of its key a charge may be sent again: it is made once.
 */
@HttpExchange("/payments")
interface PaymentClient {

	@PostExchange
	void charge(@RequestHeader("Idempotency-Key") String key, @RequestBody Charge charge);

	@DeleteExchange("/{key}")
	void cancel(@PathVariable String key);

	record Charge(String reference, BigDecimal amount) {
	}

}
