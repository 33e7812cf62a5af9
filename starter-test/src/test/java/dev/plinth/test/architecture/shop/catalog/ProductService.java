package dev.plinth.test.architecture.shop.catalog;

import org.springframework.stereotype.Service;

@Service
public class ProductService {

	private final ProductRepository repository;

	ProductService(ProductRepository repository) {
		this.repository = repository;
	}

	public ProductRepository repository() {
		return this.repository;
	}

}
