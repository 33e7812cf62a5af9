package dev.plinth.sample.order;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.plinth.problem.NotFoundException;
import dev.plinth.sample.payment.PaymentDeclinedException;
import dev.plinth.security.access.RequirePermission;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.Sortable;
import dev.plinth.web.data.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.data.domain.Pageable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Customers see their own orders, admins see all.
 */
@RestController
@RequestMapping("/api/v1/orders")
class OrderController {

	private final OrderService orders;

	OrderController(OrderService orders) {
		this.orders = orders;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@RequirePermission("orders:create")
	ResponseEntity<ApiResponse<OrderView>> place(@Valid @RequestBody OrderRequest order,
			@RequestHeader("Idempotency-Key") Optional<String> key, HttpServletRequest request)
			throws OutOfStockException, PaymentDeclinedException {
		Order placed = this.orders.place(userId(request), key, order.quantities());
		return ApiResponse.created(URI.create("/api/v1/orders/" + placed.id()), OrderView.of(placed));
	}

	@GetMapping
	@RequirePermission("orders:read")
	ApiResponse<List<OrderSummary>> list(@Sortable(value = "id", defaultOrder = "-id") Pageable page,
			HttpServletRequest request) {
		return Pages.response(isAdmin(request) ? this.orders.list(page) : this.orders.listOf(userId(request), page));
	}

	@GetMapping("/{id}")
	@RequirePermission("orders:read")
	ApiResponse<OrderView> get(@PathVariable long id, HttpServletRequest request) {
		Order order = this.orders.get(id);
		if (!isAdmin(request) && !Long.valueOf(userId(request)).equals(order.customerId())) {
			throw new NotFoundException();
		}
		return ApiResponse.ok(OrderView.of(order));
	}

	private static long userId(HttpServletRequest request) {
		return Long.parseLong(request.getUserPrincipal().getName());
	}

	private static boolean isAdmin(HttpServletRequest request) {
		return request.isUserInRole("admin");
	}

	record OrderRequest(@NotEmpty @Size(max = 50) List<@NotNull @Valid Line> items) {

		Map<Long, Integer> quantities() {
			Map<Long, Integer> quantities = new LinkedHashMap<>();
			this.items.forEach((line) -> quantities.merge(line.productId(), line.quantity(), Integer::sum));
			return quantities;
		}

		record Line(@NotNull Long productId, @NotNull @Positive @Max(1000) Integer quantity) {
		}

	}

	record OrderView(Long id, Long customerId, Order.Status status, BigDecimal total, Instant createdAt,
			List<Order.Item> items) {

		static OrderView of(Order order) {
			return new OrderView(order.id(), order.customerId(), order.status(), order.total(), order.createdAt(),
					order.items());
		}

	}

}
