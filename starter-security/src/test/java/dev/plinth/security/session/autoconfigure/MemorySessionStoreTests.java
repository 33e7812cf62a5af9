package dev.plinth.security.session.autoconfigure;

import java.time.InstantSource;

import dev.plinth.security.session.SessionStore;
import dev.plinth.security.session.SessionStoreContract;

/**
 * Tests for {@link MemorySessionStore}.
 */
class MemorySessionStoreTests extends SessionStoreContract {

	private final SessionStore store = new MemorySessionStore(InstantSource.system());

	@Override
	protected SessionStore store() {
		return this.store;
	}

}
