package dev.plinth.replica.autoconfigure;

import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Lets the {@link DataSource} named {@code dataSource}, which is Spring Boot's name for
 * the one of the application, send read-only transactions elsewhere.
 */
final class ReadOnlyRouting implements BeanPostProcessor, Ordered {

	private static final String DATA_SOURCE = "dataSource";

	private final UnaryOperator<DataSource> replica;

	ReadOnlyRouting(UnaryOperator<DataSource> replica) {
		this.replica = replica;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!DATA_SOURCE.equals(beanName) || !(bean instanceof DataSource database)) {
			return bean;
		}
		LazyConnectionDataSourceProxy proxy = (database instanceof LazyConnectionDataSourceProxy lazy) ? lazy
				: new LazyConnectionDataSourceProxy(database);
		DataSource target = proxy.getTargetDataSource();
		proxy.setReadOnlyDataSource(this.replica.apply((target != null) ? target : database));
		return proxy;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
