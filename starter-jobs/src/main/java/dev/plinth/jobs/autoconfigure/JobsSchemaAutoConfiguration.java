package dev.plinth.jobs.autoconfigure;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration for the tables of the jobs, which also the outbox of the Redis
 * engine uses.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBooleanProperty(name = "plinth.jobs.enabled", matchIfMissing = true)
@ConditionalOnJobStore({ JobsProperties.Store.JDBC, JobsProperties.Store.REDIS })
@ConditionalOnClass(DataSourceScriptDatabaseInitializer.class)
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(JobsJdbcProperties.class)
public final class JobsSchemaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "jobsDatabaseInitializer")
	@Conditional(OnJobsDatabaseInitialization.class)
	DataSourceScriptDatabaseInitializer jobsDatabaseInitializer(DataSource dataSource, JobsJdbcProperties properties) {
		return new PropertiesBasedDataSourceScriptDatabaseInitializer<>(dataSource, properties);
	}

	static class OnJobsDatabaseInitialization extends OnDatabaseInitializationCondition {

		OnJobsDatabaseInitialization() {
			super("Jobs", "plinth.jobs.jdbc.initialize-schema");
		}

	}

}
