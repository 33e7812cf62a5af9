package dev.plinth.benchmarks.peers;

import java.math.BigDecimal;
import java.net.URI;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Service on Spring Boot MVC and nothing else.
 */
@SpringBootApplication
@RestController
public class Application {

	public static void main(String[] arguments) {
		SpringApplication.run(Application.class, arguments);
	}

	@GetMapping("/api/v1/offers/{id}")
	Answer<Product> offer(@PathVariable long id) {
		return new Answer<>(true, new Product(id, "Chair", new BigDecimal("129.90"), 12));
	}

	@PostMapping("/api/v1/registrations")
	ResponseEntity<Answer<Registration>> register(@Valid @RequestBody Registration registration) {
		return ResponseEntity.created(URI.create("/api/v1/registrations/1")).body(new Answer<>(true, registration));
	}

	record Answer<T>(boolean success, T data) {

	}

	record Product(long id, String name, BigDecimal price, int stock) {

	}

	record Registration(@NotBlank @Size(min = 2, max = 100) String name, @Email String email,
			@Size(min = 8) String password, @Min(18) @Max(150) int age, @Pattern(regexp = "[A-Z]{2}") String country) {

	}

}
