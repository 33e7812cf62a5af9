package dev.plinth.sample.payment;

import java.math.BigDecimal;
import java.time.Duration;

import dev.plinth.problem.UnavailableException;

import org.springframework.stereotype.Service;
import org.springframework.web.client.HttpClientErrorException;

/**
 * Charges customers and gives the money back. Both may be repeated with the same key.
 */
@Service
public class PaymentService {

	private final PaymentClient client;

	PaymentService(PaymentClient client) {
		this.client = client;
	}

	/**
	 * Charge a customer.
	 * @param key identifies the payment
	 * @param amount the amount
	 * @throws PaymentDeclinedException if the provider does not accept the payment
	 * @throws UnavailableException if the provider does not answer as expected; whether
	 * the customer was charged is not known
	 */
	public void charge(String key, BigDecimal amount) {
		try {
			this.client.charge(key, new PaymentClient.Charge(key, amount));
		}
		catch (HttpClientErrorException ex) {
			if (ex.getStatusCode().value() == 402) {
				throw new PaymentDeclinedException();
			}
			throw new UnavailableException("payment-unavailable", null, Duration.ofSeconds(30), ex);
		}
	}

	/**
	 * Undo a payment, or prevent it if it has not been made.
	 * @param key identifies the payment
	 */
	public void cancel(String key) {
		this.client.cancel(key);
	}

}
