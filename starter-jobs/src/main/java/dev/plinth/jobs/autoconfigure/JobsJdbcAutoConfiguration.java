package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.TaskRepository;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.jdbc.JdbcJobEngine;
import dev.plinth.jobs.memory.MemoryJobEngine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration for jobs in the database of the application, or in memory if the
 * database cannot hold them and was not chosen for it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = JobsSchemaAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnJobStore(JobsProperties.Store.JDBC)
@ConditionalOnClass({ TaskRepository.class, JdbcTemplate.class })
@ConditionalOnSingleCandidate(DataSource.class)
public final class JobsJdbcAutoConfiguration {

	private static final Log logger = LogFactory.getLog(JobsJdbcAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	@DependsOnDatabaseInitialization
	JobEngine jobEngine(DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactionManager,
			Environment environment, ObjectProvider<Clock> clocks) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		String obstacle = JobDatabaseCheck.obstacle(dataSource, environment);
		if (obstacle != null) {
			logger.warn(obstacle + ". They are held in the memory of this process only: they are lost "
					+ "when it ends. Set plinth.jobs.store to redis to keep them, or to memory if that is meant.");
			return new MemoryJobEngine(clock);
		}
		return new JdbcJobEngine(dataSource, transactionManager.getIfUnique(), NodeName.get(), clock);
	}

}
