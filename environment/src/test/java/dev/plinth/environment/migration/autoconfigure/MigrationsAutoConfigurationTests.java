package dev.plinth.environment.migration.autoconfigure;

import java.util.List;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MigrationsAutoConfiguration} with Flyway on a real H2 database.
 */
class MigrationsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
				MigrationsAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true",
				"spring.flyway.locations=classpath:migrations/application");

	@Test
	void createsTheTablesOfTheStartersBesideThoseOfTheApplication() {
		this.runner.run((context) -> assertThat(tables(context)).contains("APPLICATION_TABLE", "STARTER_TABLE"));
	}

	@Test
	void leavesOutFeaturesThatAreSwitchedOff() {
		this.runner.withPropertyValues("plinth.sample.enabled=false")
			.run((context) -> assertThat(tables(context)).contains("APPLICATION_TABLE")
				.doesNotContain("STARTER_TABLE"));
	}

	@Test
	void leavesOutFeaturesWithoutScriptsForTheDatabase() {
		this.runner.run((context) -> assertThat(context.getBean(Flyway.class).getConfiguration().getLocations())
			.noneMatch((location) -> location.toString().contains("none")));
	}

	@Test
	void runsScriptsWithAConditionIfItHolds() {
		this.runner.run((context) -> assertThat(tables(context)).doesNotContain("CONDITIONAL_TABLE"));
		this.runner.withPropertyValues("plinth.conditional.store=sql")
			.run((context) -> assertThat(tables(context)).contains("STARTER_TABLE", "CONDITIONAL_TABLE"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("plinth.migrations.enabled=false")
			.run((context) -> assertThat(tables(context)).doesNotContain("STARTER_TABLE"));
	}

	@Test
	void backsOffWithoutFlyway() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MigrationsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Flyway.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MigrationLocations.class));
	}

	private static List<String> tables(ApplicationContext context) {
		return new JdbcTemplate(context.getBean(javax.sql.DataSource.class)).queryForList(
				"select table_name from information_schema.tables where table_schema = 'PUBLIC'", String.class);
	}

}
