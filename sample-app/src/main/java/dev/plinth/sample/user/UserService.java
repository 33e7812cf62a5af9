package dev.plinth.sample.user;

import java.util.Optional;

import dev.plinth.problem.NotFoundException;
import dev.plinth.sample.account.Account;
import dev.plinth.security.session.Sessions;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The people who have an account, for other parts of the shop and for admins.
 */
@Service
public class UserService {

	private final UserRepository users;

	private final Sessions sessions;

	UserService(UserRepository users, Sessions sessions) {
		this.users = users;
		this.sessions = sessions;
	}

	@Transactional(readOnly = true)
	public Optional<Account> find(long id) {
		return this.users.findById(id);
	}

	/**
	 * Delete an account and end all its sessions. If the sessions cannot be ended, the
	 * account stays.
	 */
	@Transactional
	void delete(long id) {
		if (this.users.deleteAccountById(id) == 0) {
			throw new NotFoundException();
		}
		this.sessions.endAll(String.valueOf(id));
	}

}
