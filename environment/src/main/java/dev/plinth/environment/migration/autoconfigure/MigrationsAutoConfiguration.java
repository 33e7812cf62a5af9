package dev.plinth.environment.migration.autoconfigure;

import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that lets Flyway create the tables of the starters together with
 * those of the application. The scripts are repeatable migrations, so the version numbers
 * stay the application's. A jar names its scripts in
 * {@code META-INF/plinth/migrations.properties}, one line {@code <feature>=<folder>} for
 * each feature, where {@code {vendor}} stands for Spring Boot's id of the database. A
 * line may end with {@code  if <property>=<value>} for scripts that are needed with that
 * value alone.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, FlywayConfigurationCustomizer.class })
@ConditionalOnBooleanProperty(name = "plinth.migrations.enabled", matchIfMissing = true)
public final class MigrationsAutoConfiguration {

	@Bean
	MigrationLocations plinthMigrationLocations(Environment environment) {
		return new MigrationLocations(environment);
	}

}
