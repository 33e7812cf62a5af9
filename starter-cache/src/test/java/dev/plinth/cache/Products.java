package dev.plinth.cache;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/**
 * Service with nothing but Spring's annotations.
 */
class Products {

	private final AtomicInteger loads = new AtomicInteger();

	public int loads() {
		return this.loads.get();
	}

	@Cacheable("product")
	public Product find(long id) {
		this.loads.incrementAndGet();
		return CacheNode.Database.ROWS.get(id);
	}

	@Cacheable(cacheNames = "product", sync = true)
	public Product findSynchronized(long id) {
		return find(id);
	}

	@Cacheable("optional-product")
	public Optional<Product> findOptional(long id) {
		this.loads.incrementAndGet();
		return Optional.ofNullable(CacheNode.Database.ROWS.get(id));
	}

	@Cacheable("product-list")
	public List<Product> findAll(String tag, int page) {
		this.loads.incrementAndGet();
		return List.copyOf(CacheNode.Database.ROWS.values());
	}

	@CachePut(cacheNames = "product", key = "#product.id")
	public Product save(Product product) {
		CacheNode.Database.ROWS.put(product.id(), product);
		return product;
	}

	@CacheEvict("product")
	public void evict(long id) {
	}

	@CacheEvict(cacheNames = "product", allEntries = true)
	public void evictAll() {
	}

}
