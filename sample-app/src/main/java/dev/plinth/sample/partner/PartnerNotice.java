package dev.plinth.sample.partner;

import dev.plinth.sample.order.OrderPlaced;
import dev.plinth.webhook.Webhooks;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells a partner about orders by a signed webhook, if there is one. The delivery is a
 * job that commits with the order.
 */
@Component
@ConditionalOnProperty("plinth.webhooks.endpoints.partner.url")
class PartnerNotice {

	private final Webhooks webhooks;

	PartnerNotice(Webhooks webhooks) {
		this.webhooks = webhooks;
	}

	@EventListener
	void send(OrderPlaced order) {
		this.webhooks.send("partner", "order.placed", order);
	}

}
