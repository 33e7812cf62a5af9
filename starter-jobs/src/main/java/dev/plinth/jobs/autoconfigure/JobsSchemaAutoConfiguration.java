package dev.plinth.jobs.autoconfigure;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.TaskRepository;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration for the tables of the jobs, which also the outbox of the Redis
 * engine uses. A database that cannot hold jobs gets none.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnJobStore({ JobsProperties.Store.JDBC, JobsProperties.Store.REDIS })
@ConditionalOnClass({ DataSourceScriptDatabaseInitializer.class, TaskRepository.class, JdbcTemplate.class })
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(JobsJdbcProperties.class)
public final class JobsSchemaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "jobsDatabaseInitializer")
	@Conditional(OnJobsDatabaseInitialization.class)
	DataSourceScriptDatabaseInitializer jobsDatabaseInitializer(DataSource dataSource, JobsJdbcProperties properties,
			Environment environment) {
		if (JobDatabaseCheck.obstacle(dataSource, environment) != null) {
			DatabaseInitializationSettings nothing = new DatabaseInitializationSettings();
			nothing.setMode(DatabaseInitializationMode.NEVER);
			return new DataSourceScriptDatabaseInitializer(dataSource, nothing);
		}
		return new PropertiesBasedDataSourceScriptDatabaseInitializer<>(dataSource, properties);
	}

	static class OnJobsDatabaseInitialization extends OnDatabaseInitializationCondition {

		OnJobsDatabaseInitialization() {
			super("Jobs", "plinth.jobs.jdbc.initialize-schema");
		}

	}

}
