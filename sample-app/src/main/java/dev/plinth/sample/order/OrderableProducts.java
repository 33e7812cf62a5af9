package dev.plinth.sample.order;

import java.util.Collection;
import java.util.List;

import dev.plinth.sample.product.Product;

import org.springframework.data.repository.Repository;

/**
 * What can be ordered.
 */
interface OrderableProducts extends Repository<Product, Long> {

	List<Product> findByIdIn(Collection<Long> ids);

}
