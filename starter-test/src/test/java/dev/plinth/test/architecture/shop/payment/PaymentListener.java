package dev.plinth.test.architecture.shop.payment;

import dev.plinth.test.architecture.shop.order.OrderPlaced;

class PaymentListener {

	Receipt on(OrderPlaced event) {
		return event.receipt();
	}

}
