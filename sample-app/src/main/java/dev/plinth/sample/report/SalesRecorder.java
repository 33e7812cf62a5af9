package dev.plinth.sample.report;

import dev.plinth.event.DurableEventListener;
import dev.plinth.jobs.JobContext;
import dev.plinth.sample.order.OrderPlaced;

import org.springframework.stereotype.Component;

/**
 * Analytics: records what was sold, for reports.
 */
@Component
class SalesRecorder {

	private final SalesRepository sales;

	SalesRecorder(SalesRepository sales) {
		this.sales = sales;
	}

	@DurableEventListener(name = "order-analytics")
	void record(OrderPlaced order, JobContext job) {
		job.once("record", () -> this.sales.add(order));
	}

}
