package dev.plinth.sample.order;

import java.time.Duration;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.ScheduledJob;
import dev.plinth.sample.payment.PaymentService;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What has to be done about orders after their request.
 */
@Component
class OrderJobs {

	private final OrderService orders;

	private final PaymentService payments;

	private final Duration settleAfter;

	OrderJobs(OrderService orders, PaymentService payments,
			@Value("${shop.orders.settle-after}") Duration settleAfter) {
		this.settleAfter = settleAfter;
		this.orders = orders;
		this.payments = payments;
	}

	@ScheduledJob(name = "settle-orders", every = "${shop.orders.settle-after}", missed = ScheduledJob.Missed.SKIP,
			skipIfUnfinished = true)
	void settle() {
		this.orders.settle(this.settleAfter);
	}

	@JobHandler(queue = "payments", attempts = 10)
	void cancel(CancelPayment job) {
		this.payments.cancel(job.key());
	}

}
