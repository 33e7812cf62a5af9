package dev.plinth.benchmarks.jobs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProviderUtils.DatabaseOptions;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;

/**
 * JobRunr's free edition, with retries and history as it has them by default.
 */
public final class JobRunrPeer implements JobPeer {

	private static volatile CountDownLatch left = new CountDownLatch(0);

	private final String url;

	JobRunrPeer(String url) {
		this.url = url;
	}

	/**
	 * The job.
	 * @param n a number
	 */
	public static void run(int n) {
		left.countDown();
	}

	@Override
	public Map<String, Double> measure(int jobs) throws Exception {
		Map<String, Double> rates = new LinkedHashMap<>();
		left = new CountDownLatch(jobs);
		try (HikariDataSource dataSource = DbSchedulerPeer.pool(this.url)) {
			BackgroundJobServerConfiguration server = BackgroundJobServerConfiguration
				.usingStandardBackgroundJobServerConfiguration()
				.andWorkerCount(Integer.getInteger("jobrunr.workers", 20))
				.andPollInterval(Duration.ofSeconds(5));
			JobScheduler scheduler = JobRunr.configure()
				.useJsonMapper(new GsonJsonMapper())
				.useStorageProvider(SqlStorageProviderFactory.using(dataSource, null, DatabaseOptions.CREATE))
				.useBackgroundJobServer(server, false)
				.initialize()
				.getJobScheduler();
			Rate adding = new Rate(jobs);
			scheduler.enqueue(IntStream.range(0, jobs).boxed(), (n) -> run(n));
			rates.put("bulk-add", adding.now());
			dataSource.getConnection().createStatement().execute("vacuum analyze");
			Rate running = new Rate(jobs);
			BackgroundJobServer worker = JobRunr.getBackgroundJobServer();
			worker.start();
			Rate.await(left);
			rates.put("run", running.now());
			JobRunr.destroy();
		}
		return rates;
	}

}
