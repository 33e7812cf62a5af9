package dev.plinth.test.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The servers that the tests of a build share. Each one starts when it is first asked
 * for.
 */
final class SharedServers {

	private static final int CONNECT_TIMEOUT = (int) Duration.ofSeconds(5).toMillis();

	private static @Nullable PostgresServer postgres;

	private static @Nullable RedisServer redis;

	private SharedServers() {
	}

	static synchronized PostgresServer postgres() {
		if (postgres == null) {
			TestSettings settings = TestSettings.ofThisJvm();
			postgres = switch (ServiceSource.from(settings)) {
				case EXTERNAL -> PostgresServer.parse(settings.require("plinth.test.postgresql.url"));
				case CONTAINERS -> Containers.postgres(settings);
				default -> PostgresServer.parse(address("postgres", SharedServers::startPostgres));
			};
		}
		return postgres;
	}

	static synchronized RedisServer redis() {
		if (redis == null) {
			TestSettings settings = TestSettings.ofThisJvm();
			redis = switch (ServiceSource.from(settings)) {
				case EXTERNAL -> RedisServer.parse(settings.require("plinth.test.redis.url"));
				case CONTAINERS -> Containers.redis(settings);
				default -> {
					RedisServer server = RedisServer.parse(address("redis", SharedServers::startRedis));
					yield RedisServer.ofTestKit(server.host(), server.port());
				}
			};
		}
		return redis;
	}

	private static PostgresServerProcess startPostgres() {
		return PostgresServerProcess.start(true, List.of("max_connections=500"));
	}

	private static RedisServerProcess startRedis() {
		return RedisServerProcess.start(true, List.of("--databases", Integer.toString(RedisServer.DATABASES)));
	}

	/**
	 * Returns the address of the server of this build, starting it when no JVM of the
	 * build has done so.
	 */
	private static String address(String name, Supplier<? extends ServerProcess> start) {
		ServerHome home = ServerHome.current();
		Function<ServerProcess, String> url = (server) -> (server instanceof RedisServerProcess redisServer)
				? redisServer.url() : ((PostgresServerProcess) server).jdbcUrl();
		return home.exclusively(() -> {
			Path file = home.directory().resolve(name + "-address");
			try {
				if (!Files.exists(file) || !isListening(Files.readString(file))) {
					Files.writeString(file, url.apply(start.get()));
				}
				return Files.readString(file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static boolean isListening(String address) {
		URI uri = URI.create(address.replaceFirst("^jdbc:", ""));
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_TIMEOUT);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
