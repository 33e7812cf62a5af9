package com.example.orders.purchase;

import java.math.BigDecimal;

import com.example.orders.product.Product;
import com.example.orders.product.ProductService;
import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of purchases, and of the settings the team made.
 */
@SpringBootTest(properties = { "spring.profiles.active=dev", "plinth.cache.http.max-body=64KB" })
@BackingServices
class PurchaseTests {

	@Test
	void usualFeeIsTakenWhenTheCarrierDoesNotAnswer(@Autowired PurchaseService purchases,
			@Autowired ProductService products) {
		Product product = products.create("Lamp", new BigDecimal("19.90"), "Brass", 1);
		Purchase purchase = purchases.buy(product.id(), "FR");
		assertThat(purchase.id()).isNotNull();
		assertThat(purchase.shipping()).isEqualByComparingTo("4.90");
	}

	@Test
	void settingIsRead(@Value("${plinth.jobs.redis.prefix}") String prefix) {
		assertThat(prefix).isEqualTo("shop:{jobs}:");
	}

}
