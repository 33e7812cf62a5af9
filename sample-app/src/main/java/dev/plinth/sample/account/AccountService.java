package dev.plinth.sample.account;

import java.time.Clock;
import java.util.Locale;

import dev.plinth.jobs.Jobs;
import dev.plinth.problem.ConflictException;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers people.
 */
@Service
@Transactional(readOnly = true)
public class AccountService {

	private final AccountRepository accounts;

	private final PasswordEncoder passwordEncoder;

	private final Jobs jobs;

	private final Clock clock;

	AccountService(AccountRepository accounts, PasswordEncoder passwordEncoder, Jobs jobs, Clock clock) {
		this.accounts = accounts;
		this.passwordEncoder = passwordEncoder;
		this.jobs = jobs;
		this.clock = clock;
	}

	public boolean isEmpty() {
		return this.accounts.count() == 0;
	}

	/**
	 * Create an account and enqueue its welcome e-mail in the same transaction.
	 */
	@Transactional
	public Account register(String name, String email, String password) {
		Account account = create(name, email, password, "user");
		this.jobs.enqueue(new WelcomeEmail(account.id()));
		return account;
	}

	@Transactional
	public Account create(String name, String email, String password, String role) {
		String hash = this.passwordEncoder.encode(password);
		try {
			return this.accounts
				.save(new Account(null, name, email.toLowerCase(Locale.ROOT), hash, role, this.clock.instant()));
		}
		catch (DuplicateKeyException ex) {
			throw new ConflictException("email-already-used", "This e-mail address is already in use.");
		}
	}

}
