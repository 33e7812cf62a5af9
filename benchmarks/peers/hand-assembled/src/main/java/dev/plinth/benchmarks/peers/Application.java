package dev.plinth.benchmarks.peers;

import java.math.BigDecimal;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Service with security, tokens, metrics, a cache and a JSON access log, put together from
 * Spring Boot's own starters.
 */
@SpringBootApplication
@EnableCaching
@RestController
public class Application {

	private final Catalog catalog;

	Application(Catalog catalog) {
		this.catalog = catalog;
	}

	public static void main(String[] arguments) {
		SpringApplication.run(Application.class, arguments);
	}

	@GetMapping("/api/v1/offers/{id}")
	Answer<Product> offer(@PathVariable long id) {
		return new Answer<>(true, new Product(id, "Chair", new BigDecimal("129.90"), 12));
	}

	@GetMapping("/api/v1/account")
	Answer<Account> account(@AuthenticationPrincipal Jwt token) {
		return new Answer<>(true, new Account(token.getSubject(), token.getClaimAsStringList("roles").get(0)));
	}

	@GetMapping("/api/v1/products/{id}")
	Answer<Product> product(@PathVariable long id) {
		return new Answer<>(true, this.catalog.find(id));
	}

	record Answer<T>(boolean success, T data) {

	}

	record Product(long id, String name, BigDecimal price, int stock) implements java.io.Serializable {

	}

	record Account(String id, String role) {

	}

	@Service
	static class Catalog {

		@Cacheable("product")
		public Product find(long id) {
			return new Product(id, "Chair", new BigDecimal("129.90"), 12);
		}

	}

}
