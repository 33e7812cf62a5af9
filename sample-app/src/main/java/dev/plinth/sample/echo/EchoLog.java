package dev.plinth.sample.echo;

import java.sql.Timestamp;
import java.time.Instant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The keys of the echoes that have run. A key is there twice if its job has run twice.
 */
@Repository
class EchoLog {

	private final JdbcClient jdbc;

	EchoLog(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void append(String key, Instant at) {
		this.jdbc.sql("insert into echo_log (\"key\", logged_at) values (:key, :at)")
			.param("key", key)
			.param("at", Timestamp.from(at))
			.update();
	}

}
