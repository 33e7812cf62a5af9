package com.example.orders.product;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.plinth.security.access.RequireRole;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/products")
class ProductController {

	private final ProductService products;

	ProductController(ProductService products) {
		this.products = products;
	}

	@GetMapping
	ApiResponse<List<ProductView>> list(
			@Sortable(value = { "id", "name", "price", "stock", "updatedAt" }, defaultOrder = "id") PageQuery query) {
		Sort sort = Sort.by(query.sort()
			.stream()
			.map((order) -> order.descending() ? Sort.Order.desc(order.property()) : Sort.Order.asc(order.property()))
			.toList());
		Page<Product> page = this.products.list(PageRequest.of(query.page(), query.size(), sort));
		return ApiResponse.page(page.map(ProductView::of).getContent(), query, page.getTotalElements());
	}

	@GetMapping("/{id}")
	ResponseEntity<ApiResponse<ProductView>> get(@PathVariable long id) {
		Product product = this.products.get(id);
		return ResponseEntity.ok().eTag("\"" + product.version() + "\"").body(ApiResponse.ok(ProductView.of(product)));
	}

	@PostMapping
	@RequireRole("admin")
	ResponseEntity<ApiResponse<ProductView>> create(@Valid @RequestBody ProductData data) {
		Product product = this.products.create(data.name(), data.price(), data.description(), data.stock());
		return ApiResponse.created(URI.create("/api/v1/products/" + product.id()), ProductView.of(product));
	}

	@PutMapping("/{id}")
	@RequireRole("admin")
	ApiResponse<ProductView> update(@PathVariable long id, @Valid @RequestBody ProductData data) {
		return ApiResponse
			.ok(ProductView.of(this.products.update(id, data.name(), data.price(), data.description(), data.stock())));
	}

	@DeleteMapping("/{id}")
	@RequireRole("admin")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable long id) {
		this.products.delete(id);
	}

	record ProductData(@NotBlank @Size(max = 200) String name,
			@NotNull @PositiveOrZero @Digits(integer = 10, fraction = 2) BigDecimal price,
			@NotNull @Size(max = 2000) String description, @PositiveOrZero int stock) {
	}

	record ProductView(Long id, String name, BigDecimal price, String description, int stock, Instant updatedAt) {

		static ProductView of(Product product) {
			return new ProductView(product.id(), product.name(), product.price(), product.description(),
					product.stock(), product.updatedAt());
		}

	}

}
