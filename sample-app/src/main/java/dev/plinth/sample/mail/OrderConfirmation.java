package dev.plinth.sample.mail;

import java.util.Optional;

import dev.plinth.event.DurableEventListener;
import dev.plinth.sample.order.OrderPlaced;
import dev.plinth.sample.user.UserService;

import org.springframework.stereotype.Component;

/**
 * Tells customers that their order was placed.
 */
@Component
class OrderConfirmation {

	private final Mailer mailer;

	private final UserService users;

	OrderConfirmation(Mailer mailer, UserService users) {
		this.mailer = mailer;
		this.users = users;
	}

	@DurableEventListener(name = "order-email", queue = "mail", attempts = 5)
	void send(OrderPlaced order) {
		Optional.ofNullable(order.customerId())
			.flatMap(this.users::find)
			.ifPresent((customer) -> this.mailer.send(customer.email(), "Your order " + order.orderId(),
					"Hello " + customer.name() + ",\n\nthank you for your order of " + order.total() + ".\n"));
	}

}
