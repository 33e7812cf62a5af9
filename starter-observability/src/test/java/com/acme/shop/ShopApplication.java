package com.acme.shop;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * An application that knows nothing of Plinth but its dependency.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ShopApplication.ShopController.class)
public class ShopApplication {

	@RestController
	static class ShopController {

		private static final Logger logger = LoggerFactory.getLogger(ShopController.class);

		@GetMapping("/products/{id}")
		Map<String, Object> product(@PathVariable String id) {
			logger.info("Looking for {}", id);
			return Map.of("id", id);
		}

		@GetMapping("/async/{id}")
		Callable<String> async(@PathVariable String id) {
			return () -> id;
		}

		@GetMapping("/events/{id}")
		SseEmitter events(@PathVariable String id) {
			SseEmitter emitter = new SseEmitter();
			CompletableFuture.runAsync(() -> {
				try {
					emitter.send(id);
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/failures/{id}")
		String failure(@PathVariable String id) {
			throw new IllegalStateException("Cannot handle {\"password\":\"" + id + "\"}");
		}

		@GetMapping("/sent/{id}")
		void sent(@PathVariable String id, HttpServletResponse response) throws IOException {
			response.sendError(418, id);
		}

		@PostMapping("/login")
		Map<String, String> login(@RequestBody Login login) {
			logger.info("Login {}", login);
			logger.atInfo().addKeyValue("password", login.password()).addKeyValue("login", login).log("Login");
			throw new IllegalArgumentException("Rejected " + login, new IllegalStateException(
					"Authorization: Bearer abcdefghijklmnop.123 password=" + login.password()));
		}

	}

	record Login(String email, String password) {

	}

}
