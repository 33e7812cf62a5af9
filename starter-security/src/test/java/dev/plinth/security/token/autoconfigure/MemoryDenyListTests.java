package dev.plinth.security.token.autoconfigure;

import java.time.InstantSource;

import dev.plinth.security.token.TokenDenyList;
import dev.plinth.security.token.TokenDenyListContract;

/**
 * Tests for {@link MemoryDenyList}.
 */
class MemoryDenyListTests extends TokenDenyListContract {

	private final TokenDenyList denyList = new MemoryDenyList(InstantSource.system());

	@Override
	protected TokenDenyList denyList() {
		return this.denyList;
	}

}
