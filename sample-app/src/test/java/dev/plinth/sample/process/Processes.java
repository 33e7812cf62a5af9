package dev.plinth.sample.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.plinth.test.services.PostgresDatabase;
import dev.plinth.test.services.ServiceProcess;

/**
 * Processes of the packaged service that share their configuration. They are started at
 * the same time.
 */
final class Processes implements AutoCloseable {

	static final String SECRET = "u8Jw2k9sLq0vXr5tBn7mZc3yHd6fGp1aEo4iRbTe";

	private final List<ServiceProcess> running;

	private Processes(List<ServiceProcess> running) {
		this.running = running;
	}

	/**
	 * Prepare a process as in production, with nothing but an environment.
	 * @return the launch, which lacks a database and a key
	 */
	static ServiceProcess.Launch launch() {
		return ServiceProcess.jar(Path.of(System.getProperty("plinth.sample.jar")))
			.javaOptions("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
			.environment("SPRING_PROFILES_ACTIVE", "prod")
			.environment("PAYMENT_URL", "http://localhost:9")
			.environment("PLINTH_RATELIMIT_ENABLED", "false");
	}

	static String databaseUrl(PostgresDatabase database) {
		return database.jdbcUrl()
			.replace("jdbc:postgresql://", "postgres://%s:%s@".formatted(database.username(), database.password()));
	}

	static Processes start(List<ServiceProcess.Launch> launches) {
		List<CompletableFuture<ServiceProcess>> starts = launches.stream()
			.map((launch) -> CompletableFuture.supplyAsync(launch::start))
			.toList();
		List<ServiceProcess> running = new ArrayList<>();
		try {
			starts.forEach((start) -> running.add(start.join()));
		}
		catch (RuntimeException ex) {
			starts.forEach((start) -> start.thenAccept(ServiceProcess::close));
			throw ex;
		}
		return new Processes(running);
	}

	ServiceProcess get(int index) {
		return this.running.get(index);
	}

	SampleClient client(int index) {
		return SampleClient.of(get(index));
	}

	@Override
	public void close() {
		this.running.forEach(ServiceProcess::close);
	}

}
