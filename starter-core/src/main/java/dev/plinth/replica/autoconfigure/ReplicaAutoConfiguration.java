package dev.plinth.replica.autoconfigure;

import java.time.InstantSource;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} that sends read-only transactions to a replica of the database. A
 * transaction takes its connection at its first statement, when it is known to be
 * read-only.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({ LazyConnectionDataSourceProxy.class, HikariDataSource.class })
@ConditionalOnProperty("plinth.datasource.replica.url")
@ConditionalOnBooleanProperty(name = "plinth.datasource.replica.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ReplicaProperties.class)
public final class ReplicaAutoConfiguration {

	@Bean
	ReplicaPool plinthReplicaPool(ReplicaProperties properties, Environment environment) {
		HikariConfig configuration = new HikariConfig();
		Binder binder = Binder.get(environment);
		binder.bind("spring.datasource.username", String.class).ifBound(configuration::setUsername);
		binder.bind("spring.datasource.password", String.class).ifBound(configuration::setPassword);
		binder.bind("spring.datasource.hikari", Bindable.ofInstance(configuration));
		return new ReplicaPool(configuration, properties);
	}

	@Bean
	static ReadOnlyRouting plinthReadOnlyRouting(ObjectProvider<ReplicaPool> pool,
			ObjectProvider<ReplicaProperties> properties, ObjectProvider<InstantSource> clock) {
		return new ReadOnlyRouting((database) -> replica(database, pool, properties, clock));
	}

	private static DataSource replica(DataSource database, ObjectProvider<ReplicaPool> pool,
			ObjectProvider<ReplicaProperties> properties, ObjectProvider<InstantSource> clock) {
		return new ReplicaDataSource(pool.getObject().dataSource(), database, properties.getObject().retryAfter(),
				clock.getIfUnique(InstantSource::system));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		SmartInitializingSingleton plinthReplicaPoolMetrics(ReplicaPool pool, ObjectProvider<MeterRegistry> registry) {
			return () -> registry.ifAvailable((available) -> pool.dataSource()
				.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(available)));
		}

	}

}
