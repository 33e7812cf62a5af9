package dev.plinth.benchmarks.web;

import java.math.BigDecimal;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Service with one good and one bad answer.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BenchmarkService.ProductController.class)
class BenchmarkService {

	/**
	 * Answers for a product.
	 *
	 * @param id the number
	 * @param name the name
	 * @param price the price
	 */
	record Product(long id, String name, BigDecimal price) {

	}

	/**
	 * Knows every product but number 0.
	 */
	@RestController
	static class ProductController {

		@GetMapping("/products/{id}")
		Product find(@PathVariable long id) {
			if (id == 0) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND);
			}
			return new Product(id, "Chair", BigDecimal.TEN);
		}

	}

}
