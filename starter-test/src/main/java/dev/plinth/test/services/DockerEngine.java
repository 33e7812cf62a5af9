package dev.plinth.test.services;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

import org.testcontainers.DockerClientFactory;

/**
 * The Docker engine of this machine, if there is one.
 */
final class DockerEngine {

	private DockerEngine() {
	}

	/**
	 * Returns whether a Docker engine answers. Testcontainers is asked only when
	 * something points to an engine, since it reports an absent one as an error.
	 * @return whether containers can be started
	 */
	static boolean answers() {
		return isConfigured() && DockerClientFactory.instance().isDockerAvailable();
	}

	private static boolean isConfigured() {
		return System.getenv("DOCKER_HOST") != null || OperatingSystem.isWindows() || sockets().anyMatch(Files::exists);
	}

	private static Stream<Path> sockets() {
		Path home = Path.of(System.getProperty("user.home"));
		String runtime = System.getenv("XDG_RUNTIME_DIR");
		return Stream
			.of(Path.of("/var/run/docker.sock"), home.resolve(".docker/run/docker.sock"),
					home.resolve(".docker/desktop/docker.sock"), home.resolve(".testcontainers.properties"),
					(runtime != null) ? Path.of(runtime, "docker.sock") : null)
			.filter(Objects::nonNull);
	}

}
