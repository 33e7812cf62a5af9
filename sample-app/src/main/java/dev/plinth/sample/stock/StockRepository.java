package dev.plinth.sample.stock;

import java.time.Instant;

import dev.plinth.sample.product.Product;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface StockRepository extends Repository<Product, Long> {

	@Modifying
	@Query("""
			update product set stock = stock - :quantity, updated_at = :now, version = version + 1
			where id = :id and stock >= :quantity
			""")
	int take(long id, int quantity, Instant now);

}
