package dev.plinth.jobs.autoconfigure;

import java.time.Clock;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.TaskRepository;
import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.jdbc.JdbcJobEngine;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration for jobs in the database of the application.
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

	@Bean
	@ConditionalOnMissingBean(JobEngine.class)
	@DependsOnDatabaseInitialization
	JdbcJobEngine jobEngine(DataSource dataSource, ObjectProvider<PlatformTransactionManager> transactionManager,
			ObjectProvider<Clock> clock) {
		return new JdbcJobEngine(dataSource, transactionManager.getIfUnique(), NodeName.get(),
				clock.getIfUnique(Clock::systemUTC));
	}

}
