package com.example.orders.product;

import java.math.BigDecimal;
import java.time.Clock;

import dev.plinth.problem.NotFoundException;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The products of the shop. Single products are cached under {@code product}.
 */
@Service
@Transactional(readOnly = true)
public class ProductService {

	private final ProductRepository products;

	private final Clock clock;

	ProductService(ProductRepository products, Clock clock) {
		this.products = products;
		this.clock = clock;
	}

	public Page<Product> list(Pageable page) {
		return this.products.findAll(page);
	}

	@Cacheable("product")
	public Product get(long id) {
		return this.products.findById(id).orElseThrow(NotFoundException::new);
	}

	@Transactional
	public Product create(String name, BigDecimal price, String description, int stock) {
		return this.products.save(new Product(null, name, price, description, stock, this.clock.instant(), null));
	}

	@Transactional
	@CacheEvict(cacheNames = "product", key = "#id")
	public Product update(long id, String name, BigDecimal price, String description, int stock) {
		Product current = this.products.findById(id).orElseThrow(NotFoundException::new);
		return this.products
			.save(new Product(id, name, price, description, stock, this.clock.instant(), current.version()));
	}

	@Transactional
	@CacheEvict("product")
	public void delete(long id) {
		if (this.products.deleteProductById(id) == 0) {
			throw new NotFoundException();
		}
	}

}
