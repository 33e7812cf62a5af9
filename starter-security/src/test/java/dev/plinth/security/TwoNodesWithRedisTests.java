package dev.plinth.security;

import dev.plinth.test.services.RedisDatabase;
import org.junit.jupiter.api.Tag;

/**
 * Tests for two instances that share Redis.
 */
@Tag("any-jdk")
class TwoNodesWithRedisTests extends TwoNodesContract {

	@Override
	protected String[] properties() {
		return RedisDatabase.create().properties();
	}

}
