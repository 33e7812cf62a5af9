package dev.plinth.benchmarks.peers;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProviderUtils.DatabaseOptions;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;

/**
 * Prints how many jobs per second JobRunr's free edition adds and runs, with retries and
 * history as it has them by default: {@code JobRunrThroughput JDBC-URL WORKERS}.
 */
public final class JobRunrThroughput {

	private static volatile CountDownLatch left = new CountDownLatch(0);

	private JobRunrThroughput() {
	}

	/**
	 * The job.
	 * @param n a number
	 */
	public static void run(int n) {
		left.countDown();
	}

	/**
	 * Measures a round for each line of the input, which is the number of jobs.
	 * @param arguments the URL of the database and the number of workers
	 * @throws Exception if a job did not run
	 */
	public static void main(String[] arguments) throws Exception {
		BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String jobs = rounds.readLine(); jobs != null; jobs = rounds.readLine()) {
			double[] rates = measure(arguments[0], Integer.parseInt(jobs), Integer.parseInt(arguments[1]));
			System.out.println(String.format(Locale.ROOT, "RATE bulk-add %.0f", rates[0]));
			System.out.println(String.format(Locale.ROOT, "RATE run %.0f", rates[1]));
			System.out.println("DONE");
		}
		System.exit(0);
	}

	private static double[] measure(String url, int jobs, int workers) throws Exception {
		left = new CountDownLatch(jobs);
		try (HikariDataSource dataSource = new HikariDataSource()) {
			dataSource.setJdbcUrl(url);
			dataSource.setUsername("postgres");
			dataSource.setPassword("postgres");
			dataSource.setMaximumPoolSize(20);
			BackgroundJobServerConfiguration server = BackgroundJobServerConfiguration
				.usingStandardBackgroundJobServerConfiguration()
				.andWorkerCount(workers)
				.andPollInterval(Duration.ofSeconds(5));
			JobScheduler scheduler = JobRunr.configure()
				.useJsonMapper(new GsonJsonMapper())
				.useStorageProvider(SqlStorageProviderFactory.using(dataSource, null, DatabaseOptions.CREATE))
				.useBackgroundJobServer(server, false)
				.initialize()
				.getJobScheduler();
			long start = System.nanoTime();
			scheduler.enqueue(IntStream.range(0, jobs).boxed(), (n) -> run(n));
			double added = rate(jobs, start);
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("vacuum analyze");
			}
			start = System.nanoTime();
			JobRunr.getBackgroundJobServer().start();
			if (!left.await(120, TimeUnit.SECONDS)) {
				throw new IllegalStateException(left.getCount() + " jobs did not run");
			}
			double ran = rate(jobs, start);
			JobRunr.destroy();
			return new double[] { added, ran };
		}
	}

	private static double rate(int jobs, long start) {
		return jobs / ((System.nanoTime() - start) / 1e9);
	}

}
