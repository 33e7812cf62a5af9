package dev.plinth.replica.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a replica of the database.
 *
 * @param url JDBC address of the replica. No replica is used without it.
 * @param username Account at the replica; that of the database if not set.
 * @param password Password of the account; that of the database if not set.
 * @param retryAfter Time for which the database itself is asked after the replica could
 * not be reached.
 */
@ConfigurationProperties("plinth.datasource.replica")
record ReplicaProperties(@Nullable String url, @Nullable String username, @Nullable String password,
		@DefaultValue("10s") Duration retryAfter) {

	@Override
	public String toString() {
		return "ReplicaProperties[retryAfter=" + this.retryAfter + "]";
	}

}
