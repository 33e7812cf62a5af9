package dev.plinth.sample.stock;

import java.time.Clock;
import java.util.Comparator;

import dev.plinth.event.DurableEventListener;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.PermanentJobException;
import dev.plinth.sample.order.OrderPlaced;

import org.springframework.cache.CacheManager;
import org.springframework.stereotype.Service;

/**
 * Takes what was ordered from the stock.
 */
@Service
class StockService {

	private final StockRepository stock;

	private final CacheManager caches;

	private final Clock clock;

	StockService(StockRepository stock, CacheManager caches, Clock clock) {
		this.stock = stock;
		this.caches = caches;
		this.clock = clock;
	}

	@DurableEventListener(name = "order-stock")
	void take(OrderPlaced order, JobContext job) {
		job.once("take", () -> takeAll(order));
		order.items().forEach((item) -> this.caches.getCache("product").evict(item.productId()));
	}

	/*
	 * Always in the same order, so that two orders never wait for each other.
	 */
	private void takeAll(OrderPlaced order) {
		order.items().stream().sorted(Comparator.comparing(OrderPlaced.Item::productId)).forEach((item) -> {
			if (this.stock.take(item.productId(), item.quantity(), this.clock.instant()) == 0) {
				throw new PermanentJobException("There are no " + item.quantity() + " of product " + item.productId()
						+ " left for order " + order.orderId());
			}
		});
	}

}
