package com.acme.shop;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import dev.plinth.problem.ConflictException;
import dev.plinth.problem.NotFoundException;
import dev.plinth.problem.ProblemCode;
import dev.plinth.web.ApiResponse;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/**
 * A small application in an unrelated package with nothing but starter-core. It answers a
 * part of what the sample application answers, and fails in every way.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ ShopApplication.Shop.class, ShopApplication.Failures.class })
public class ShopApplication {

	@Bean
	FilterRegistrationBean<Filter> failingFilter() {
		return new FilterRegistrationBean<>((request, response, chain) -> {
			String mode = ((jakarta.servlet.http.HttpServletRequest) request).getHeader("X-Fail");
			if ("throw".equals(mode)) {
				throw new IllegalStateException("secret of com.acme.shop.Filter");
			}
			if ("not-found".equals(mode)) {
				throw new NotFoundException();
			}
			if ("send".equals(mode)) {
				((HttpServletResponse) response).sendError(418, "secret");
				return;
			}
			chain.doFilter(request, response);
		});
	}

	@RestController
	@RequestMapping("/api/v1")
	static class Shop {

		@PostMapping("/auth/register")
		ResponseEntity<ApiResponse<User>> register(@Valid @RequestBody Registration registration) {
			if (registration.email().startsWith("taken")) {
				throw new ConflictException("email-already-used", null);
			}
			User user = new User(1, registration.name(), registration.email(), "user");
			return ApiResponse.created(URI.create("/api/v1/users/1"), user);
		}

		@GetMapping("/products")
		ApiResponse<List<Product>> products(@Sortable({ "name", "price" }) PageQuery query) {
			return ApiResponse.page(List.of(new Product(1, "Plinth")), query, 41);
		}

		@GetMapping("/products/{id}")
		ApiResponse<Product> product(@PathVariable long id) {
			if (id != 1) {
				throw new NotFoundException("There is no product " + id + ".");
			}
			return ApiResponse.ok(new Product(1, "Plinth"));
		}

		@PostMapping("/orders")
		ResponseEntity<ApiResponse<Order>> order(@Valid @RequestBody Order order) {
			return ApiResponse.created(URI.create("/api/v1/orders/1"), order);
		}

		@GetMapping("/search")
		ApiResponse<String> search(@RequestParam @Size(min = 2) String q,
				@RequestParam(defaultValue = "1") @Min(1) @Max(5) int level, @RequestHeader("X-Tenant") long tenant) {
			return ApiResponse.ok(q + level + tenant);
		}

		@PostMapping("/form")
		ApiResponse<Contact> form(@Valid Contact contact) {
			return ApiResponse.ok(contact);
		}

		@PostMapping("/upload")
		ApiResponse<Long> upload(@RequestParam MultipartFile file) {
			return ApiResponse.ok(file.getSize());
		}

	}

	@RestController
	@RequestMapping("/fail")
	static class Failures {

		@GetMapping("/unexpected")
		void unexpected() {
			throw new IllegalStateException("secret of com.acme.shop.Failures",
					new RuntimeException("select * from x"));
		}

		@GetMapping("/wrapped")
		void wrapped() {
			throw new CompletionException(new NotFoundException());
		}

		@GetMapping("/coded")
		void coded() throws SoldOutException, NotFoundException {
			throw new SoldOutException("Only 3 are left.");
		}

		@GetMapping("/status")
		void status() {
			throw new ResponseStatusException(HttpStatus.GONE, "Moved to the museum.");
		}

		@GetMapping("/duplicate")
		void duplicate() {
			throw new DuplicateKeyException("secret: insert into users");
		}

		@GetMapping("/stale")
		void stale() {
			throw new OptimisticLockingFailureException("secret");
		}

		@GetMapping("/sql")
		void sql() {
			throw new IllegalStateException(new java.sql.SQLException("secret", "23505"));
		}

		@GetMapping("/timeout")
		void timeout() throws Exception {
			throw new java.util.concurrent.TimeoutException("secret");
		}

		@GetMapping("/recursion")
		int recursion() {
			return recursion() + 1;
		}

		@GetMapping("/send")
		void send(HttpServletResponse response) throws Exception {
			response.sendError(403, "secret");
		}

		@GetMapping("/async")
		Callable<String> async() {
			return () -> {
				throw new NotFoundException();
			};
		}

		@GetMapping(path = "/xml", produces = MediaType.APPLICATION_XML_VALUE)
		String xml() {
			throw new ConflictException();
		}

	}

	@ProblemCode(value = "sold-out", status = 409)
	static class SoldOutException extends RuntimeException {

		SoldOutException(String message) {
			super(message);
		}

	}

	record Registration(@NotBlank @Size(min = 2, max = 100) String name, @NotNull @Email String email,
			@NotNull @Size(min = 8) String password) {
	}

	record User(long id, String name, String email, String role) {
	}

	record Product(long id, String name) {
	}

	record Order(@NotEmpty List<@Valid Item> items) {
	}

	record Item(@Positive long productId, @Min(1) @Max(100) int quantity) {
	}

	record Contact(@NotBlank String name, @Min(18) int age) {
	}

}
