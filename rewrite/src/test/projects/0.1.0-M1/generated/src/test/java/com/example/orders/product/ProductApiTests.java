package com.example.orders.product;

import java.math.BigDecimal;
import java.util.Map;

import dev.plinth.test.services.BackingServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.context.WebApplicationContext;

/**
 * Integration tests of the products API on real PostgreSQL and Redis.
 */
@SpringBootTest(properties = "spring.profiles.active=dev")
@BackingServices
class ProductApiTests {

	@Autowired
	private ProductService products;

	private RestTestClient client;

	@BeforeEach
	void setUp(@Autowired WebApplicationContext context) {
		this.client = RestTestClient.bindToApplicationContext(context).build();
	}

	@Test
	void listIsPagedAndSorted() {
		this.client.get()
			.uri("/api/v1/products?page=1&size=2&sort=name,desc")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.success")
			.isEqualTo(true)
			.jsonPath("$.data.length()")
			.isEqualTo(2)
			.jsonPath("$.meta.page")
			.isEqualTo(1)
			.jsonPath("$.meta.size")
			.isEqualTo(2);
	}

	@Test
	void sortByAnythingElseIsRefused() {
		this.client.get()
			.uri("/api/v1/products?sort=version")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("validation-failed")
			.jsonPath("$.errors[0].pointer")
			.isEqualTo("/sort");
	}

	@Test
	void productIsCachedUntilItChanges() {
		Product product = this.products.create("Chair", new BigDecimal("49.90"), "Wood", 3);
		String etag = this.client.get()
			.uri("/api/v1/products/{id}", product.id())
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(Map.class)
			.getResponseHeaders()
			.getETag();
		this.client.get()
			.uri("/api/v1/products/{id}", product.id())
			.header(HttpHeaders.IF_NONE_MATCH, etag)
			.exchange()
			.expectStatus()
			.isNotModified();
		this.products.update(product.id(), "Armchair", product.price(), product.description(), product.stock());
		this.client.get()
			.uri("/api/v1/products/{id}", product.id())
			.exchange()
			.expectBody()
			.jsonPath("$.data.name")
			.isEqualTo("Armchair");
	}

	@Test
	void unknownProductIsAProblem() {
		this.client.get()
			.uri("/api/v1/products/999999")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("not-found");
	}

}
