package dev.plinth.test.services;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers, which Testcontainers removes when the JVM is gone.
 */
final class Containers {

	private static final String POSTGRES_IMAGE = "postgres:17-alpine";

	private static final String REDIS_IMAGE = "redis:8-alpine";

	private static final int REDIS_PORT = 6379;

	private Containers() {
	}

	@SuppressWarnings("resource")
	static PostgresServer postgres(TestSettings settings) {
		DockerImageName image = DockerImageName.parse(settings.get("plinth.test.postgresql.image", POSTGRES_IMAGE))
			.asCompatibleSubstituteFor("postgres");
		PostgreSQLContainer container = new PostgreSQLContainer(image);
		container.withCommand("postgres", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c",
				"max_connections=500");
		container.start();
		return PostgresServer.parse("postgres://%s:%s@%s:%d/%s".formatted(container.getUsername(),
				container.getPassword(), container.getHost(),
				container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), container.getDatabaseName()));
	}

	@SuppressWarnings("resource")
	static RedisServer redis(TestSettings settings) {
		DockerImageName image = DockerImageName.parse(settings.get("plinth.test.redis.image", REDIS_IMAGE));
		GenericContainer<?> container = new GenericContainer<>(image).withExposedPorts(REDIS_PORT)
			.withCommand("redis-server", "--save", "", "--databases", Integer.toString(RedisServer.DATABASES));
		container.start();
		return RedisServer.ofTestKit(container.getHost(), container.getMappedPort(REDIS_PORT));
	}

}
