package dev.plinth.security;

import dev.plinth.test.services.RedisDatabase;

/**
 * Tests for two instances that share Redis.
 */
class TwoNodesWithRedisTests extends TwoNodesContract {

	@Override
	protected String[] properties() {
		return RedisDatabase.create().properties();
	}

}
