package dev.plinth.security;

import java.util.Arrays;
import java.util.stream.Stream;

import dev.plinth.test.services.PostgresDatabase;
import org.junit.jupiter.api.Tag;

/**
 * Tests for two instances that share PostgreSQL only.
 */
@Tag("any-jdk")
class TwoNodesWithPostgresTests extends TwoNodesContract {

	@Override
	protected String[] properties() {
		return Stream
			.concat(Arrays.stream(PostgresDatabase.create().properties()),
					Stream.of("plinth.security.jdbc.initialize-schema=always"))
			.toArray(String[]::new);
	}

}
