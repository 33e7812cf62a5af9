package dev.plinth.sample.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface OrderRepository extends Repository<Order, Long> {

	Order save(Order order);

	Optional<Order> findById(long id);

	Optional<Order> findByCustomerIdAndRequestKey(long customerId, String requestKey);

	@Query("select id from customer_order where status = 'PENDING' and created_at < :before order by created_at limit 100")
	List<Long> findPending(Instant before);

	@Modifying
	@Query("update customer_order set status = 'PAID' where id = :id and status = 'PENDING'")
	int markPaid(long id);

	@Modifying
	@Query("update customer_order set status = 'CANCELLED', request_key = null where id = :id and status = 'PENDING'")
	int markCancelled(long id);

}
