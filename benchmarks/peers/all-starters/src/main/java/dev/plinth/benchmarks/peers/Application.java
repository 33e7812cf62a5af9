package dev.plinth.benchmarks.peers;

import java.math.BigDecimal;
import java.net.URI;

import dev.plinth.web.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Service with all starters.
 */
@SpringBootApplication
@RestController
public class Application {

	private final Catalog catalog;

	Application(Catalog catalog) {
		this.catalog = catalog;
	}

	public static void main(String[] arguments) {
		SpringApplication.run(Application.class, arguments);
	}

	@Bean
	static UserDetailsService users(PasswordEncoder passwords) {
		return (email) -> User.withUsername(email).password(passwords.encode("Benchmark1")).roles("user").build();
	}

	@GetMapping("/api/v1/offers/{id}")
	ApiResponse<Product> offer(@PathVariable long id) {
		return ApiResponse.ok(new Product(id, "Chair", new BigDecimal("129.90"), 12));
	}

	@GetMapping("/api/v1/account")
	ApiResponse<Account> account(@AuthenticationPrincipal Jwt token) {
		return ApiResponse.ok(new Account(token.getSubject(), token.getClaimAsStringList("roles").get(0)));
	}

	@GetMapping("/api/v1/products/{id}")
	ApiResponse<Product> product(@PathVariable long id) {
		return ApiResponse.ok(this.catalog.find(id));
	}

	@PostMapping("/api/v1/registrations")
	ResponseEntity<ApiResponse<Registration>> register(@Valid @RequestBody Registration registration) {
		return ApiResponse.created(URI.create("/api/v1/registrations/1"), registration);
	}

	record Product(long id, String name, BigDecimal price, int stock) {

	}

	record Account(String id, String role) {

	}

	record Registration(@NotBlank @Size(min = 2, max = 100) String name, @Email String email,
			@Size(min = 8) String password, @Min(18) @Max(150) int age, @Pattern(regexp = "[A-Z]{2}") String country) {

	}

	@Service
	static class Catalog {

		@Cacheable("product")
		public Product find(long id) {
			return new Product(id, "Chair", new BigDecimal("129.90"), 12);
		}

	}

}
