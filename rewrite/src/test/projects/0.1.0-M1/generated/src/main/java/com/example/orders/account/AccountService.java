package com.example.orders.account;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.plinth.jobs.Jobs;
import dev.plinth.problem.ConflictException;
import dev.plinth.security.AuthenticatedUser;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers people, and finds them when they log in.
 */
@Service
@Transactional(readOnly = true)
public class AccountService implements UserDetailsService {

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

	@Override
	public UserDetails loadUserByUsername(String email) {
		return this.accounts.findByEmail(email.toLowerCase(Locale.ROOT))
			.map(AccountUser::new)
			.orElseThrow(() -> new UsernameNotFoundException("unknown account"));
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

	private record AccountUser(Account account) implements AuthenticatedUser {

		@Override
		public String getId() {
			return String.valueOf(this.account.id());
		}

		@Override
		public String getUsername() {
			return this.account.email();
		}

		@Override
		public String getDisplayName() {
			return this.account.name();
		}

		@Override
		public String getPassword() {
			return this.account.passwordHash();
		}

		@Override
		public Collection<? extends GrantedAuthority> getAuthorities() {
			return List.of(new SimpleGrantedAuthority("ROLE_" + this.account.role()));
		}

	}

}
