package dev.plinth.benchmarks.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import org.jspecify.annotations.Nullable;

/**
 * Jobs per second of starter-jobs and its peers, with jobs that do nothing: in turns,
 * each in a process of its own that is warm, on the same PostgreSQL or Redis.
 */
public final class JobThroughput {

	private static final String VIRTUAL = "Plinth, virtual threads";

	private final Section section;

	private final int rounds;

	private final int scale;

	private final int warmUp;

	private final boolean quick;

	private final @Nullable Path java25;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take one round with fewer jobs, without JobRunr and virtual
	 * threads
	 * @param java25 the home of a JDK 25, for virtual threads, or {@code null} if there
	 * is none
	 */
	public JobThroughput(Section section, boolean quick, @Nullable Path java25) {
		this.section = section;
		this.java25 = quick ? null : java25;
		this.quick = quick;
		this.rounds = quick ? 1 : 5;
		this.scale = quick ? 10 : 1;
		this.warmUp = quick ? 1 : 15;
	}

	/**
	 * Measure one side in this process, a round for each line of the input.
	 * @param arguments the side and the address of its store
	 * @throws Exception if a job did not run
	 * @see PeerProcess
	 */
	public static void main(String[] arguments) throws Exception {
		BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (JobPeer measured = peer(arguments[0], arguments[1])) {
			for (String jobs = rounds.readLine(); jobs != null; jobs = rounds.readLine()) {
				measured.measure(Integer.parseInt(jobs))
					.forEach(
							(what, rate) -> System.out.println(String.format(Locale.ROOT, "RATE %s %.0f", what, rate)));
				System.out.println("DONE");
			}
		}
	}

	private static JobPeer peer(String side, String url) {
		return switch (side) {
			case "db-scheduler" -> new DbSchedulerPeer(url);
			case "plinth-sql" -> PlinthPeer.jdbc(url);
			case "plinth-redis" -> PlinthPeer.redis(url);
			case "plinth-redis-virtual" -> PlinthPeer.redisVirtual(url);
			default -> throw new IllegalArgumentException(side);
		};
	}

	/**
	 * Compare.
	 * @throws Exception if a job did not run
	 */
	public void run() throws Exception {
		sql();
		redis();
	}

	private void sql() throws Exception {
		int jobs = 40_000 / this.scale;
		try (PostgresServerProcess server = PostgresServerProcess.start("max_connections=80")) {
			List<Side> sides = new ArrayList<>();
			sides.add(new Side("db-scheduler", java("db-scheduler", database(server, "raw")), jobs));
			sides.add(new Side("Plinth", java("plinth-sql", database(server, "plinth")), jobs));
			if (!this.quick) {
				sides.add(new Side("JobRunr OSS", jobRunr(database(server, "jobrunr")), 3_000));
			}
			compare("PostgreSQL", sides);
		}
		goal("jobs on PostgreSQL: run", "Plinth", "db-scheduler", 0.9);
		if (!this.quick) {
			goal("jobs on PostgreSQL: run", "Plinth", "JobRunr OSS", 4);
		}
	}

	private void redis() throws Exception {
		int jobs = 60_000 / this.scale;
		Set<String> measured;
		try (RedisServerProcess server = RedisServerProcess.start()) {
			List<Side> sides = new ArrayList<>();
			sides
				.add(new Side("BullMQ", List.of("node", "benchmarks/peers/bullmq/throughput.mjs", server.url()), jobs));
			sides.add(new Side("Plinth", java("plinth-redis", server.url()), jobs));
			if (this.java25 != null) {
				sides.add(new Side(VIRTUAL, java(this.java25, "plinth-redis-virtual", server.url()), jobs));
			}
			measured = compare("Redis", sides);
		}
		for (String work : measured) {
			goal(work, "Plinth", "BullMQ", 1.5);
			if (this.java25 != null && work.contains("callers")) {
				this.section.add(Goal.atLeast(work + ", virtual threads", this.section.ratio(work, VIRTUAL, "BullMQ"),
						1.5, "× BullMQ"));
			}
		}
	}

	/**
	 * Warm all sides up, then measure them in turns.
	 * @return what was measured
	 */
	private Set<String> compare(String store, List<Side> sides) throws IOException {
		Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();
		List<PeerProcess> processes = new ArrayList<>();
		try {
			for (Side side : sides) {
				PeerProcess process = new PeerProcess(side.command());
				processes.add(process);
				process.warmUp(side.jobs(), this.warmUp);
			}
			for (int round = 1; round <= this.rounds; round++) {
				for (int i = 0; i < sides.size(); i++) {
					Side side = sides.get(i);
					processes.get(i)
						.measure(side.jobs())
						.forEach((what, rate) -> rates
							.computeIfAbsent("jobs on " + store + ": " + what, (work) -> new LinkedHashMap<>())
							.computeIfAbsent(side.name(), (name) -> new ArrayList<>())
							.add(rate));
				}
			}
		}
		finally {
			for (PeerProcess process : processes) {
				process.close();
			}
		}
		rates.forEach((work, figures) -> figures
			.forEach((side, rounds) -> this.section.add(new Measurement(work, side, "jobs/s", rounds))));
		return rates.keySet();
	}

	private static String database(PostgresServerProcess server, String name) throws SQLException {
		try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.username(),
				server.password())) {
			connection.createStatement().execute("create database " + name);
		}
		return server.jdbcUrl().replaceFirst("/postgres$", "/" + name);
	}

	private static List<String> java(String peer, String url) {
		return java(Path.of(System.getProperty("java.home")), peer, url);
	}

	private static List<String> java(Path home, String peer, String url) {
		return List.of(home.resolve("bin").resolve("java").toString(), "-Xmx1g", "-cp",
				System.getProperty("java.class.path"), JobThroughput.class.getName(), peer, url);
	}

	/**
	 * JobRunr is built apart, see {@code benchmarks/run}.
	 */
	private static List<String> jobRunr(String url) throws IOException {
		Path target = Path.of("benchmarks", "peers", "jobrunr", "target");
		String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path")).trim();
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp", classPath,
				"dev.plinth.benchmarks.peers.JobRunrThroughput", url, "20");
	}

	private void goal(String work, String ours, String theirs, double bound) {
		this.section.add(Goal.atLeast(work, this.section.ratio(work, ours, theirs), bound, "× " + theirs));
	}

	/**
	 * What is compared.
	 *
	 * @param name the name in tables
	 * @param command starts the process
	 * @param jobs the number of jobs of a round
	 */
	private record Side(String name, List<String> command, int jobs) {

	}

}
