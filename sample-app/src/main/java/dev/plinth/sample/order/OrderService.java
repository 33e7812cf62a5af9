package dev.plinth.sample.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.plinth.jobs.Jobs;
import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import dev.plinth.problem.NotFoundException;
import dev.plinth.sample.payment.PaymentService;
import dev.plinth.sample.product.Product;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Places orders: a short transaction stores the order as pending, then the customer is
 * charged without any transaction, then another one makes the order paid and publishes
 * {@link OrderPlaced}. An order that a crash has left pending is settled later; its
 * payment key sees to it that nobody pays twice.
 */
@Service
class OrderService {

	private static final Logger logger = LoggerFactory.getLogger(OrderService.class);

	private final OrderRepository orders;

	private final OrderSummaryRepository summaries;

	private final OrderableProducts products;

	private final PaymentService payments;

	private final Jobs jobs;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final Clock clock;

	OrderService(OrderRepository orders, OrderSummaryRepository summaries, OrderableProducts products,
			PaymentService payments, Jobs jobs, ApplicationEventPublisher events, TransactionTemplate transaction,
			Clock clock) {
		this.orders = orders;
		this.summaries = summaries;
		this.products = products;
		this.payments = payments;
		this.jobs = jobs;
		this.events = events;
		this.transaction = transaction;
		this.clock = clock;
	}

	@Transactional(readOnly = true)
	Page<OrderSummary> list(Pageable page) {
		return this.summaries.findAll(page);
	}

	@Transactional(readOnly = true)
	Page<OrderSummary> listOf(long customerId, Pageable page) {
		return this.summaries.findByCustomerId(customerId, page);
	}

	@Transactional(readOnly = true)
	Order get(long id) {
		return this.orders.findById(id).orElseThrow(NotFoundException::new);
	}

	/**
	 * Place an order and charge the customer.
	 * @param customerId the customer
	 * @param requestKey identifies the request; an order that was placed with the same
	 * key is continued
	 * @param quantities how many of which product
	 */
	Order place(long customerId, Optional<String> requestKey, Map<Long, Integer> quantities) {
		Order order = this.transaction
			.execute((status) -> requestKey.flatMap((key) -> this.orders.findByCustomerIdAndRequestKey(customerId, key))
				.orElseGet(() -> create(customerId, requestKey.orElse(null), quantities)));
		return pay(order);
	}

	/**
	 * Charge for the orders that a crash has left pending, or cancel them.
	 * @param age how long they have been pending
	 */
	void settle(Duration age) {
		for (long id : this.orders.findPending(this.clock.instant().minus(age))) {
			try {
				pay(get(id));
			}
			catch (RuntimeException ex) {
				logger.warn("Order {} is not paid", id, ex);
			}
		}
	}

	private Order create(long customerId, String requestKey, Map<Long, Integer> quantities) {
		Map<Long, Product> found = this.products.findByIdIn(quantities.keySet())
			.stream()
			.collect(Collectors.toMap(Product::id, Function.identity()));
		List<Order.Item> items = quantities.entrySet()
			.stream()
			.map((entry) -> item(found.get(entry.getKey()), entry.getValue()))
			.toList();
		BigDecimal total = items.stream()
			.map((item) -> item.price().multiply(BigDecimal.valueOf(item.quantity())))
			.reduce(BigDecimal.ZERO, BigDecimal::add);
		return this.orders.save(new Order(null, customerId, Order.Status.PENDING, total, UUID.randomUUID().toString(),
				requestKey, this.clock.instant().truncatedTo(ChronoUnit.MICROS), items));
	}

	private static Order.Item item(Product product, int quantity) {
		if (product == null) {
			throw new InvalidRequestException(List.of(Fault.of("/items", "unknown-product")));
		}
		if (product.stock() < quantity) {
			throw new OutOfStockException();
		}
		return new Order.Item(product.id(), product.name(), product.price(), quantity);
	}

	private Order pay(Order order) {
		if (order.status() != Order.Status.PENDING) {
			return order;
		}
		try {
			this.payments.charge(order.paymentKey(), order.total());
		}
		catch (RuntimeException ex) {
			this.transaction.executeWithoutResult((status) -> cancel(order));
			throw ex;
		}
		return this.transaction.execute((status) -> complete(order));
	}

	private Order complete(Order order) {
		if (this.orders.markPaid(order.id()) == 0) {
			return get(order.id());
		}
		this.events.publishEvent(OrderPlaced.of(order));
		return order.paid();
	}

	private void cancel(Order order) {
		if (this.orders.markCancelled(order.id()) == 1) {
			this.jobs.enqueue(new CancelPayment(order.paymentKey()));
		}
	}

}
