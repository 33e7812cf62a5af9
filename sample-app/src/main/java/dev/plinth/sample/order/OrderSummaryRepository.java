package dev.plinth.sample.order;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.Repository;

interface OrderSummaryRepository extends Repository<OrderSummary, Long> {

	Page<OrderSummary> findAll(Pageable page);

	Page<OrderSummary> findByCustomerId(long customerId, Pageable page);

}
