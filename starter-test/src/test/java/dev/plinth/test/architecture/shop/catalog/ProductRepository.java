package dev.plinth.test.architecture.shop.catalog;

import org.springframework.data.repository.Repository;

public interface ProductRepository extends Repository<String, Long> {

}
