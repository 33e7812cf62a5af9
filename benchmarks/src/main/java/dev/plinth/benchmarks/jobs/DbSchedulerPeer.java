package dev.plinth.benchmarks.jobs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Raw db-scheduler with lock-and-fetch, its fastest way. It keeps no history.
 */
final class DbSchedulerPeer implements JobPeer {

	private static final String TABLE = """
			drop table if exists scheduled_tasks;
			create table scheduled_tasks (
			  task_name text not null, task_instance text not null, task_data bytea,
			  execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
			  last_success timestamp with time zone, last_failure timestamp with time zone,
			  consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
			  priority smallint, primary key (task_name, task_instance));
			create index execution_time_idx on scheduled_tasks (execution_time);
			create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
			""";

	private final String url;

	DbSchedulerPeer(String url) {
		this.url = url;
	}

	@Override
	public Map<String, Double> measure(int jobs) throws Exception {
		Map<String, Double> rates = new LinkedHashMap<>();
		CountDownLatch left = new CountDownLatch(jobs);
		try (HikariDataSource dataSource = pool(this.url)) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute(TABLE);
			OneTimeTask<byte[]> task = Tasks.oneTime("noop", byte[].class)
				.execute((instance, context) -> left.countDown());
			Scheduler scheduler = Scheduler.create(dataSource, task)
				.threads(20)
				.pollUsingLockAndFetch(0.5, 4)
				.pollingInterval(Duration.ofMillis(500))
				.serializer(new Bytes())
				.build();
			Rate adding = new Rate(jobs);
			Instant now = Instant.now().minusSeconds(1);
			for (int from = 0; from < jobs; from += 1000) {
				List<TaskInstance<?>> batch = new ArrayList<>();
				for (int i = from; i < from + 1000; i++) {
					batch.add(task.instance("id-" + i, "{\"n\":1}".getBytes(StandardCharsets.UTF_8)));
				}
				scheduler.scheduleBatch(batch, now);
			}
			rates.put("bulk-add", adding.now());
			jdbc.execute("vacuum analyze");
			Rate running = new Rate(jobs);
			scheduler.start();
			Rate.await(left);
			rates.put("run", running.now());
			scheduler.stop();
		}
		return rates;
	}

	static HikariDataSource pool(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setUsername("postgres");
		dataSource.setPassword("postgres");
		dataSource.setMaximumPoolSize(20);
		return dataSource;
	}

	private static final class Bytes implements Serializer {

		@Override
		public byte[] serialize(Object data) {
			return (byte[]) data;
		}

		@Override
		public <T> T deserialize(Class<T> type, byte[] data) {
			return type.cast(data);
		}

	}

}
