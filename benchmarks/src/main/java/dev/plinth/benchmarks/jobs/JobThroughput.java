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

import dev.plinth.test.services.PostgresServerProcess;
import dev.plinth.test.services.RedisServerProcess;

/**
 * Runs jobs that do nothing with starter-jobs and its peers, in turns, each in a process
 * of its own on the same PostgreSQL or Redis, and prints jobs per second.
 */
public final class JobThroughput {

	private JobThroughput() {
	}

	/**
	 * Compares.
	 * @param arguments {@code sql}, {@code redis} or nothing for both
	 * @throws Exception if something did not run
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length == 4 && arguments[0].equals("peer")) {
			measure(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
			return;
		}
		if (arguments.length == 0 || arguments[0].equals("sql")) {
			sql();
		}
		if (arguments.length == 0 || arguments[0].equals("redis")) {
			redis();
		}
	}

	private static void sql() throws Exception {
		try (PostgresServerProcess server = PostgresServerProcess.start("max_connections=60")) {
			Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();
			for (int round = 1; round <= 3; round++) {
				for (String peer : List.of("db-scheduler", "plinth-sql", "jobrunr")) {
					String database = peer.replace('-', '_') + "_" + round;
					create(server, database);
					String url = server.jdbcUrl().replaceFirst("/postgres$", "/" + database);
					collect(peer, run(peer.equals("jobrunr") ? jobRunr(url) : java(peer, url, 40_000)), rates);
				}
			}
			ratio("plinth-sql", "db-scheduler", "run", rates);
			ratio("plinth-sql", "jobrunr", "run", rates);
		}
	}

	private static void redis() throws Exception {
		try (RedisServerProcess server = RedisServerProcess.start()) {
			Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();
			for (int round = 1; round <= 3; round++) {
				collect("bullmq",
						run(List.of("node", "benchmarks/peers/bullmq/throughput.mjs", server.url(), "100000")), rates);
				collect("plinth-redis", run(java("plinth-redis", server.url(), 100_000)), rates);
			}
			ratio("plinth-redis", "bullmq", "bulk-add", rates);
			ratio("plinth-redis", "bullmq", "add", rates);
			ratio("plinth-redis", "bullmq", "run", rates);
		}
	}

	private static void create(PostgresServerProcess server, String database) throws SQLException {
		try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.username(),
				server.password())) {
			connection.createStatement().execute("create database " + database);
		}
	}

	private static List<String> java(String peer, String url, int jobs) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
		String options = System.getProperty("peer.options", "");
		if (!options.isEmpty()) {
			command.addAll(List.of(options.split(" ")));
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), JobThroughput.class.getName(), "peer",
				peer, url, Integer.toString(jobs)));
		return command;
	}

	/**
	 * JobRunr is built apart, see {@code benchmarks/run}.
	 */
	private static List<String> jobRunr(String url) throws IOException {
		Path target = Path.of("benchmarks", "peers", "jobrunr", "target");
		String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path")).trim();
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp", classPath,
				"dev.plinth.benchmarks.peers.JobRunrThroughput", url, "10000",
				System.getProperty("jobrunr.workers", "20"));
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

	private static void collect(String peer, List<String> lines, Map<String, Map<String, List<Double>>> rates) {
		for (String line : lines) {
			String[] parts = line.split(" ");
			rates.computeIfAbsent(peer, (name) -> new LinkedHashMap<>())
				.computeIfAbsent(parts[1], (name) -> new ArrayList<>())
				.add(Double.parseDouble(parts[2]));
		}
		print("%s %s", peer, String.join(" ", lines));
	}

	private static void ratio(String ours, String theirs, String what, Map<String, Map<String, List<Double>>> rates) {
		double our = median(rates, ours, what);
		double their = median(rates, theirs, what);
		print("PROOF throughput %s: %s %.0f/s, %s %.0f/s, ratio %.2f (medians of 3)", what, ours, our, theirs, their,
				our / their);
	}

	private static double median(Map<String, Map<String, List<Double>>> rates, String peer, String what) {
		List<Double> values = rates.getOrDefault(peer, Map.of()).getOrDefault(what, List.of());
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	private static void measure(String peer, String url, int jobs) throws Exception {
		JobPeer measured = switch (peer) {
			case "db-scheduler" -> new DbSchedulerPeer(url);
			case "plinth-sql" -> PlinthPeer.jdbc(url);
			case "plinth-redis" -> PlinthPeer.redis(url);
			default -> throw new IllegalArgumentException(peer);
		};
		for (int round = 0; round < Integer.getInteger("warm-up", 1); round++) {
			measured.measure(jobs);
		}
		measured.measure(jobs).forEach((what, rate) -> print("RATE %s %.0f", what, rate));
	}

	private static void print(String format, Object... arguments) {
		System.out.println(String.format(Locale.ROOT, format, arguments));
	}

}
