package dev.plinth.replica.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplicaAutoConfiguration} with two databases.
 */
class ReplicaAutoConfigurationTests {

	private static final String REPLICA = "plinth.datasource.replica.url=jdbc:h2:mem:replica;DB_CLOSE_DELAY=-1";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ReplicaAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:database;DB_CLOSE_DELAY=-1",
				"spring.datasource.username=sa", "spring.datasource.hikari.maximum-pool-size=3");

	@Test
	void readOnlyTransactionsGoToTheReplicaAndNothingElse() {
		this.contextRunner.withPropertyValues(REPLICA).run((context) -> {
			assertThat(database(context, true)).isEqualTo("REPLICA");
			assertThat(database(context, false)).isEqualTo("DATABASE");
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("call database()", String.class))
				.isEqualTo("DATABASE");
		});
	}

	@Test
	void lazyConnectionsOfSpringBootAreKept() {
		this.contextRunner.withPropertyValues(REPLICA, "spring.datasource.connection-fetch=lazy").run((context) -> {
			assertThat(database(context, true)).isEqualTo("REPLICA");
			assertThat(database(context, false)).isEqualTo("DATABASE");
		});
	}

	@Test
	void poolIsLikeThatOfTheDatabaseAndNoCandidateForIt() {
		this.contextRunner.withBean(SimpleMeterRegistry.class).withPropertyValues(REPLICA).run((context) -> {
			assertThat(context).hasSingleBean(DataSource.class);
			assertThat(context.getBean(DataSource.class).unwrap(HikariDataSource.class).getJdbcUrl())
				.contains("mem:database");
			HikariDataSource replica = context.getBean(ReplicaPool.class).dataSource();
			assertThat(replica.getMaximumPoolSize()).isEqualTo(3);
			assertThat(replica.getUsername()).isEqualTo("sa");
			assertThat(replica.isReadOnly()).isTrue();
			database(context, true);
			assertThat(context.getBean(SimpleMeterRegistry.class)
				.get("hikaricp.connections")
				.tag("pool", "replica")
				.gauge()
				.value()).isPositive();
		});
	}

	@Test
	void accountOfTheReplicaIsItsOwn() {
		this.contextRunner
			.withPropertyValues(REPLICA, "plinth.datasource.replica.username=reader",
					"plinth.datasource.replica.password=secret")
			.run((context) -> {
				HikariDataSource replica = context.getBean(ReplicaPool.class).dataSource();
				assertThat(replica.getUsername()).isEqualTo("reader");
				assertThat(replica.getPassword()).isEqualTo("secret");
				assertThat(context.getBean(ReplicaProperties.class).toString()).doesNotContain("secret");
			});
	}

	@Test
	void databaseAnswersWhileTheReplicaIsDown() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
		this.contextRunner.withBean(InstantSource.class, () -> now::get)
			.withPropertyValues("plinth.datasource.replica.url=jdbc:h2:mem:later;IFEXISTS=TRUE",
					"spring.datasource.hikari.connection-timeout=250")
			.run((context) -> {
				assertThat(database(context, true)).isEqualTo("DATABASE");
				new JdbcTemplate(new org.springframework.jdbc.datasource.DriverManagerDataSource(
						"jdbc:h2:mem:later;DB_CLOSE_DELAY=-1", "sa", ""))
					.execute("select 1");
				assertThat(database(context, true)).isEqualTo("DATABASE");
				now.updateAndGet((instant) -> instant.plus(Duration.ofSeconds(10)));
				assertThat(database(context, true)).isEqualTo("LATER");
			});
	}

	@Test
	void withoutAReplicaTheDataSourceIsAsItWas() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(ReplicaPool.class)
			.getBean(DataSource.class)
			.isInstanceOf(HikariDataSource.class));
	}

	@Test
	void switchedOffTheDataSourceIsAsItWas() {
		this.contextRunner.withPropertyValues(REPLICA, "plinth.datasource.replica.enabled=false")
			.run((context) -> assertThat(context).getBean(DataSource.class).isInstanceOf(HikariDataSource.class));
	}

	@Test
	void withoutHikariOrJdbcNothingHappens() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ReplicaAutoConfiguration.class))
			.withPropertyValues(REPLICA)
			.withClassLoader(new FilteredClassLoader(HikariDataSource.class, LazyConnectionDataSourceProxy.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReadOnlyRouting.class));
	}

	@Test
	void withoutMicrometerThePoolHasNoMetrics() {
		this.contextRunner.withPropertyValues(REPLICA)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("plinthReplicaPoolMetrics"));
	}

	private static String database(ApplicationContext context, boolean readOnly) {
		TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		transaction.setReadOnly(readOnly);
		return transaction
			.execute((status) -> context.getBean(JdbcTemplate.class).queryForObject("call database()", String.class));
	}

}
