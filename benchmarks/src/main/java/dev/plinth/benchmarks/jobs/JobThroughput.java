package dev.plinth.benchmarks.jobs;

import java.io.IOException;
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

import dev.plinth.benchmarks.report.Goal;
import dev.plinth.benchmarks.report.Measurement;
import dev.plinth.benchmarks.report.Section;
import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;
import org.jspecify.annotations.Nullable;

/**
 * Jobs per second of starter-jobs and its peers, with jobs that do nothing: in turns,
 * each in a process of its own, on the same PostgreSQL or Redis.
 */
public final class JobThroughput {

	private static final int REDIS_WARM_UP = 3;

	private static final String VIRTUAL = "Plinth, virtual threads";

	private final Section section;

	private final int rounds;

	private final int scale;

	private final @Nullable Path java25;

	/**
	 * Create a comparison.
	 * @param section where results are added
	 * @param quick whether to take one round with fewer jobs
	 * @param java25 the home of a JDK 25, for virtual threads, or {@code null} if there
	 * is none
	 */
	public JobThroughput(Section section, boolean quick, @Nullable Path java25) {
		this.section = section;
		this.java25 = java25;
		this.rounds = quick ? 1 : 3;
		this.scale = quick ? 10 : 1;
	}

	/**
	 * Measure one side in this process, once it is warm.
	 * @param arguments the side, the address of its store, the number of jobs and how
	 * often it warms up with as many
	 * @throws Exception if a job did not run
	 */
	public static void main(String[] arguments) throws Exception {
		String url = arguments[1];
		JobPeer measured = switch (arguments[0]) {
			case "db-scheduler" -> new DbSchedulerPeer(url);
			case "plinth-sql" -> PlinthPeer.jdbc(url);
			case "plinth-redis" -> PlinthPeer.redis(url);
			case "plinth-redis-virtual" -> PlinthPeer.redisVirtual(url);
			default -> throw new IllegalArgumentException(arguments[0]);
		};
		int jobs = Integer.parseInt(arguments[2]);
		for (int i = Integer.parseInt(arguments[3]); i > 0; i--) {
			measured.measure(jobs);
		}
		measured.measure(jobs)
			.forEach((what, rate) -> System.out.println(String.format(Locale.ROOT, "RATE %s %.0f", what, rate)));
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
		Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();
		try (PostgresServerProcess server = PostgresServerProcess.start("max_connections=60")) {
			for (int round = 1; round <= this.rounds; round++) {
				for (String peer : List.of("db-scheduler", "plinth-sql", "jobrunr")) {
					String database = peer.replace('-', '_') + "_" + round;
					create(server, database);
					String url = server.jdbcUrl().replaceFirst("/postgres$", "/" + database);
					List<String> command = peer.equals("jobrunr") ? jobRunr(url, 3_000 / this.scale)
							: java(peer, url, 40_000 / this.scale, 1);
					collect(name(peer), run(command), rates);
				}
			}
		}
		add("PostgreSQL", rates);
		goal("jobs on PostgreSQL: run", "Plinth", "db-scheduler", 0.9);
		goal("jobs on PostgreSQL: run", "Plinth", "JobRunr OSS", 4);
	}

	private void redis() throws Exception {
		Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();
		int jobs = 60_000 / this.scale;
		try (RedisServerProcess server = RedisServerProcess.start()) {
			for (int round = 1; round <= this.rounds; round++) {
				collect(name("bullmq"), run(List.of("node", "benchmarks/peers/bullmq/throughput.mjs", server.url(),
						Integer.toString(jobs), "1")), rates);
				collect(name("plinth-redis"), run(java("plinth-redis", server.url(), jobs, REDIS_WARM_UP)), rates);
				if (this.java25 != null) {
					collect(VIRTUAL, run(java(this.java25, "plinth-redis-virtual", server.url(), jobs, REDIS_WARM_UP)),
							rates);
				}
			}
		}
		add("Redis", rates);
		rates.forEach((what, sides) -> sides.keySet()
			.stream()
			.filter((side) -> side.startsWith("Plinth"))
			.forEach((side) -> this.section
				.add(Goal.atLeast("jobs on Redis: " + what + side.substring("Plinth".length()),
						this.section.ratio("jobs on Redis: " + what, side, "BullMQ"), 1.5, "× BullMQ"))));
	}

	private static String name(String peer) {
		return switch (peer) {
			case "jobrunr" -> "JobRunr OSS";
			case "bullmq" -> "BullMQ";
			case "plinth-sql", "plinth-redis" -> "Plinth";
			default -> peer;
		};
	}

	private static void create(PostgresServerProcess server, String database) throws SQLException {
		try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.username(),
				server.password())) {
			connection.createStatement().execute("create database " + database);
		}
	}

	private static List<String> java(String peer, String url, int jobs, int warmUp) {
		return java(Path.of(System.getProperty("java.home")), peer, url, jobs, warmUp);
	}

	private static List<String> java(Path home, String peer, String url, int jobs, int warmUp) {
		return List.of(home.resolve("bin").resolve("java").toString(), "-Xmx1g", "-cp",
				System.getProperty("java.class.path"), JobThroughput.class.getName(), peer, url, Integer.toString(jobs),
				Integer.toString(warmUp));
	}

	/**
	 * JobRunr is built apart, see {@code benchmarks/run}.
	 */
	private static List<String> jobRunr(String url, int jobs) throws IOException {
		Path target = Path.of("benchmarks", "peers", "jobrunr", "target");
		String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path")).trim();
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp", classPath,
				"dev.plinth.benchmarks.peers.JobRunrThroughput", url, Integer.toString(jobs), "20");
	}

	/**
	 * Run a process that prints {@code RATE <what> <jobs per second>}.
	 */
	private static List<String> run(List<String> command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		List<String> lines = process.inputReader().lines().toList();
		if (process.waitFor() != 0) {
			throw new IllegalStateException(String.join("\n", lines));
		}
		return lines.stream().filter((line) -> line.startsWith("RATE ")).toList();
	}

	private static void collect(String side, List<String> lines, Map<String, Map<String, List<Double>>> rates) {
		for (String line : lines) {
			int last = line.lastIndexOf(' ');
			rates.computeIfAbsent(line.substring("RATE ".length(), last), (what) -> new LinkedHashMap<>())
				.computeIfAbsent(side, (name) -> new ArrayList<>())
				.add(Double.parseDouble(line.substring(last + 1)));
		}
	}

	private void add(String store, Map<String, Map<String, List<Double>>> rates) {
		rates.forEach((what, sides) -> sides.forEach((side, rounds) -> this.section
			.add(new Measurement("jobs on " + store + ": " + what, side, "jobs/s", rounds))));
	}

	private void goal(String work, String ours, String theirs, double bound) {
		this.section.add(Goal.atLeast(work, this.section.ratio(work, ours, theirs), bound, "× " + theirs));
	}

}
