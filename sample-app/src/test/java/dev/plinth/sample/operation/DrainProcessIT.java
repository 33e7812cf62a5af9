package dev.plinth.sample.operation;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.ServiceProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test of instances that are stopped with {@code SIGTERM} and started again under load,
 * in the production profile, behind clients that watch {@code /readyz} once a second and
 * never repeat a request.
 */
class DrainProcessIT {

	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

	private static final int CLIENTS = 6;

	private static final int RESTARTS = Sample.PROOF ? 6 : 1;

	@Test
	void noRequestFailsWhileInstancesAreReplaced() throws Exception {
		try (PostgresServerProcess database = PostgresServerProcess.start();
				ServiceProcess first = Sample.prod(database, null).start();
				ServiceProcess second = Sample.prod(database, null).start()) {
			List<Instance> instances = List.of(new Instance(first), new Instance(second));
			Load load = new Load(instances);
			List<Thread> threads = load.start();
			List<Integer> exits = new ArrayList<>();
			long slowest = 0;
			try {
				for (int i = 0; i < RESTARTS; i++) {
					load.awaitMore(200);
					Instance instance = instances.get(i % instances.size());
					long started = System.nanoTime();
					exits.add(instance.service().terminate(Duration.ofSeconds(40)));
					slowest = Math.max(slowest, System.nanoTime() - started);
					load.awaitMore(100);
					instance.service().restart();
					Awaitility.await().atMost(PROBE_INTERVAL.multipliedBy(10)).until(instance.ready()::get);
				}
				load.awaitMore(200);
			}
			finally {
				load.stop(threads);
			}
			long accounts = count(database, "select count(*) from account");
			System.out.printf(
					"PROOF F7 kill -TERM x %d under load: failed %d of %d requests, accounts %d of %d answered 201, exit %s, slowest stop %d ms, waits for a ready instance %d%n",
					RESTARTS, load.failures().size(), load.requests(), accounts, load.created(), exits,
					TimeUnit.NANOSECONDS.toMillis(slowest), load.waits());
			assertThat(load.failures()).isEmpty();
			assertThat(accounts).isEqualTo(load.created());
			assertThat(exits).containsOnly(143);
		}
	}

	private static long count(PostgresServerProcess database, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.username(),
				database.password());
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * An instance as a load balancer sees it.
	 *
	 * @param service the process
	 * @param ready whether its last probe answered 200
	 */
	private record Instance(ServiceProcess service, AtomicBoolean ready) {

		Instance(ServiceProcess service) {
			this(service, new AtomicBoolean(true));
		}

	}

	/**
	 * Clients that take turns over the instances that are ready.
	 */
	private static final class Load {

		private final List<Instance> instances;

		private final Queue<String> failures = new ConcurrentLinkedQueue<>();

		private final AtomicLong requests = new AtomicLong();

		private final AtomicLong created = new AtomicLong();

		private final AtomicLong waits = new AtomicLong();

		private final AtomicInteger turn = new AtomicInteger();

		private final CountDownLatch end = new CountDownLatch(1);

		Load(List<Instance> instances) {
			this.instances = instances;
		}

		List<Thread> start() {
			List<Thread> threads = new ArrayList<>();
			this.instances.forEach((instance) -> threads.add(new Thread(() -> probe(instance), "probe")));
			for (int i = 0; i < CLIENTS; i++) {
				int number = i;
				threads.add(new Thread(() -> send(number), "client-" + i));
			}
			threads.forEach(Thread::start);
			return threads;
		}

		private void probe(Instance instance) {
			do {
				try (KeepAliveClient client = new KeepAliveClient(instance.service().port())) {
					instance.ready().set(client.get("/readyz").status() == 200);
				}
				catch (IOException ex) {
					instance.ready().set(false);
				}
			}
			while (!pause(PROBE_INTERVAL));
		}

		private void send(int number) {
			List<KeepAliveClient> connections = this.instances.stream()
				.map((instance) -> new KeepAliveClient(instance.service().port()))
				.toList();
			for (int i = 0; !pause(Duration.ofMillis(5)); i++) {
				leaveInstancesThatAreNotReady(connections);
				int chosen = choose();
				if (chosen < 0) {
					this.waits.incrementAndGet();
					continue;
				}
				boolean creates = i % 10 == 0;
				try {
					Answer answer = creates ? register(connections.get(chosen), number + "-" + i)
							: connections.get(chosen).get("/api/v1/products");
					if (answer.status() != (creates ? 201 : 200)) {
						this.failures.add(answer.toString());
					}
					else if (creates) {
						this.created.incrementAndGet();
					}
				}
				catch (IOException | RuntimeException ex) {
					this.failures
						.add("instance " + chosen + ", ready " + this.instances.get(chosen).ready() + ": " + ex);
				}
				this.requests.incrementAndGet();
			}
			connections.forEach(KeepAliveClient::close);
		}

		private static Answer register(KeepAliveClient client, String name) throws IOException {
			return client.post("/api/v1/auth/register", Sample
				.json(Map.of("name", "Client " + name, "email", name + "@example.com", "password", Sample.PASSWORD)));
		}

		/**
		 * As a load balancer does: a connection from before is not used again.
		 */
		private void leaveInstancesThatAreNotReady(List<KeepAliveClient> connections) {
			for (int i = 0; i < connections.size(); i++) {
				if (!this.instances.get(i).ready().get()) {
					connections.get(i).close();
				}
			}
		}

		private int choose() {
			for (int i = 0; i < this.instances.size(); i++) {
				int candidate = Math.floorMod(this.turn.getAndIncrement(), this.instances.size());
				if (this.instances.get(candidate).ready().get()) {
					return candidate;
				}
			}
			return -1;
		}

		private boolean pause(Duration duration) {
			try {
				return this.end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return true;
			}
		}

		void awaitMore(int count) {
			long goal = this.requests.get() + count;
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> this.requests.get() >= goal);
		}

		void stop(List<Thread> threads) throws InterruptedException {
			this.end.countDown();
			for (Thread thread : threads) {
				thread.join(TimeUnit.SECONDS.toMillis(30));
			}
		}

		long requests() {
			return this.requests.get();
		}

		long waits() {
			return this.waits.get();
		}

		long created() {
			return this.created.get();
		}

		Queue<String> failures() {
			return this.failures;
		}

	}

}
