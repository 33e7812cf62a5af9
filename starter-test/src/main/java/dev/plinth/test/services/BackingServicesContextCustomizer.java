package dev.plinth.test.services;

import java.util.Set;
import java.util.function.Supplier;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Adds the connection details of a test class to its context. Equal for one class only,
 * so that no context is shared with a class that expects empty databases.
 */
record BackingServicesContextCustomizer(Class<?> testClass, Set<BackingService> services) implements ContextCustomizer {

	private static final String JDBC = "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails";

	private static final String REDIS = "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		ClassLoader classLoader = context.getClassLoader();
		if (this.services.contains(BackingService.POSTGRESQL) && ClassUtils.isPresent(JDBC, classLoader)) {
			register(registry, PostgresConnectionDetails.class,
					() -> new PostgresConnectionDetails(this.testClass.getSimpleName()));
		}
		if (this.services.contains(BackingService.REDIS) && ClassUtils.isPresent(REDIS, classLoader)) {
			register(registry, RedisConnectionDetails.class, RedisConnectionDetails::new);
		}
	}

	private static <T extends ConnectionDetails> void register(BeanDefinitionRegistry registry, Class<T> type,
			Supplier<T> details) {
		RootBeanDefinition definition = new RootBeanDefinition(type, details);
		// A test slice keeps a data source that it takes for a test's own
		new ContainerImageMetadata("plinth-test").addTo(definition);
		registry.registerBeanDefinition(type.getName(), definition);
	}

}
