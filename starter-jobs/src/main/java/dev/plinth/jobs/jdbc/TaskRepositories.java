package dev.plinth.jobs.jdbc;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

/**
 * One db-scheduler repository for each queue: a queue is a task name, a job is a task
 * instance. Each works on connections of its own, never in a transaction of a caller.
 */
final class TaskRepositories {

	private static final Serializer BYTES = new Serializer() {

		@Override
		public byte[] serialize(Object data) {
			return (byte[]) data;
		}

		@Override
		public <T> T deserialize(Class<T> type, byte[] data) {
			return type.cast(data);
		}

	};

	private final Map<String, TaskRepository> repositories = new ConcurrentHashMap<>();

	private final DataSource dataSource;

	private final JobDatabase database;

	private final String node;

	private final InstantSource clock;

	TaskRepositories(DataSource dataSource, JobDatabase database, String node, InstantSource clock) {
		this.dataSource = dataSource;
		this.database = database;
		this.node = node;
		this.clock = clock;
	}

	TaskRepository of(String queue) {
		return this.repositories.computeIfAbsent(queue, this::create);
	}

	private TaskRepository create(String queue) {
		JdbcCustomization customization = new QueueCustomization(this.database.customization(), queue);
		TaskResolver resolver = new TaskResolver(SchedulerListeners.NOOP, this.clock::instant,
				List.of(Tasks.oneTime(queue, byte[].class).execute((instance, context) -> {
				})));
		return new JdbcTaskRepository(this.dataSource, true, customization, "plinth_job", resolver,
				new SchedulerName.Fixed(this.node), BYTES, true, this.clock::instant);
	}

}
