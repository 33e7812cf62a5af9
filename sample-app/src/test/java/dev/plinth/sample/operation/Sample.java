package dev.plinth.sample.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import dev.plinth.test.services.ServiceProcess;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts the packaged service.
 */
final class Sample {

	static final String PASSWORD = "S3cret!pw";

	private static final String JWT_KEY = "mX2v7QmJw4kT1bYc9RzPf6HsLd3NgEa8UoViKq5Wt0x=";

	static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	private Sample() {
	}

	static ServiceProcess.Launch dev(PostgresServerProcess database, RedisServerProcess redis) {
		return launch(database, redis).environment("SPRING_PROFILES_ACTIVE", "dev")
			.environment("DEMO_PASSWORD", PASSWORD);
	}

	static ServiceProcess.Launch prod(PostgresServerProcess database, RedisServerProcess redis) {
		return launch(database, redis).environment("SPRING_PROFILES_ACTIVE", "prod").environment("JWT_SECRET", JWT_KEY);
	}

	private static ServiceProcess.Launch launch(PostgresServerProcess database, RedisServerProcess redis) {
		ServiceProcess.Launch launch = ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.environment("DATABASE_URL",
					"postgres://%s:%s@%s:%d/postgres".formatted(database.username(), database.password(),
							database.host(), database.port()))
			.environment("PLINTH_RATELIMIT_ENABLED", "false")
			.javaOptions("-Xmx384m", "-XX:TieredStopAtLevel=1");
		return (redis != null) ? launch.environment("REDIS_URL", redis.url()) : launch;
	}

	static String json(Object value) {
		return new JsonMapper().writeValueAsString(value);
	}

	static String login(KeepAliveClient client, String email) throws IOException {
		return client.post("/api/v1/auth/login", json(Map.of("email", email, "password", PASSWORD)))
			.json()
			.at("/data/accessToken")
			.asString();
	}

	/**
	 * Turns a failure into {@code null}, for conditions that are asked again.
	 */
	static <T> T orNull(Callable<T> work) {
		try {
			return work.call();
		}
		catch (Exception ex) {
			return null;
		}
	}

}
