package dev.plinth.sample.user;

import dev.plinth.problem.NotFoundException;
import dev.plinth.security.session.Sessions;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Administration of people.
 */
@Service
class UserService {

	private final UserRepository users;

	private final Sessions sessions;

	UserService(UserRepository users, Sessions sessions) {
		this.users = users;
		this.sessions = sessions;
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
