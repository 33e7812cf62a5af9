package dev.plinth.sample.user;

import java.util.Optional;

import dev.plinth.sample.account.Account;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<Account, Long> {

	Optional<Account> findById(long id);

	@Modifying
	@Query("delete from account where id = :id")
	int deleteAccountById(long id);

}
