package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.TaskRepository;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import dev.plinth.jobs.redis.RedisJobEngine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The Redis engine of an application with a database, which takes jobs through
 * transactions if the database can hold them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JdbcTemplate.class, TaskRepository.class })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBooleanProperty(name = "plinth.jobs.redis.outbox", matchIfMissing = true)
class OutboxJobEngineConfiguration {

	private static final Log logger = LogFactory.getLog(OutboxJobEngineConfiguration.class);

	@Bean
	@DependsOnDatabaseInitialization
	JobEngine jobEngine(RedisConnectionFactory connectionFactory, JobsRedisProperties properties, JobsProperties jobs,
			DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactionManager,
			Environment environment, ObjectProvider<Clock> clocks) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		RedisJobEngine redis = PlainRedisJobEngineConfiguration.create(connectionFactory, properties, environment,
				clock);
		String obstacle = JobDatabaseCheck.obstacle(dataSource, environment);
		if (obstacle != null) {
			logger.warn(obstacle + ". Jobs of a transaction reach Redis after its commit: they are lost "
					+ "when the process ends right then. Set plinth.jobs.redis.outbox to false if that is meant.");
			return redis;
		}
		return redis.withOutbox(new JdbcJobEngine(dataSource, transactionManager.getIfUnique(), NodeName.get(), clock),
				jobs.lease());
	}

}
