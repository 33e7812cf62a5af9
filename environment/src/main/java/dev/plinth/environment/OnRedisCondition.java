package dev.plinth.environment;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * {@link ConfigurationCondition} behind {@link ConditionalOnRedis @ConditionalOnRedis}.
 */
class OnRedisCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String CONNECTION_FACTORY = "org.springframework.data.redis.connection.RedisConnectionFactory";

	private static final String AUTO_CONFIGURATION_PACKAGE = "org.springframework.boot.data.redis.autoconfigure.";

	private static final String CONNECTION_DETAILS = AUTO_CONFIGURATION_PACKAGE + "DataRedisConnectionDetails";

	private static final List<String> PROPERTIES = List.of("spring.data.redis.url", "spring.data.redis.host",
			"spring.data.redis.sentinel.nodes", "spring.data.redis.cluster.nodes",
			"spring.data.redis.masterreplica.nodes");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnRedis.class);
		if (!ClassUtils.isPresent(CONNECTION_FACTORY, context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.didNotFind("required class").items(CONNECTION_FACTORY));
		}
		String property = findProperty(context.getEnvironment());
		if (property != null) {
			return ConditionOutcome.match(message.foundExactly("property " + property));
		}
		String bean = findBean(context, CONNECTION_DETAILS);
		if (bean == null) {
			bean = findBean(context, CONNECTION_FACTORY);
		}
		if (bean != null) {
			return ConditionOutcome.match(message.foundExactly("bean " + bean));
		}
		return ConditionOutcome
			.noMatch(message.didNotFind("any property").items(ConditionMessage.Style.QUOTE, PROPERTIES));
	}

	private static @Nullable String findProperty(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String property : PROPERTIES) {
			BindResult<List<String>> values = binder.bind(property, Bindable.listOf(String.class));
			if (values.isBound() && values.get().stream().anyMatch(StringUtils::hasText)) {
				return property;
			}
		}
		return null;
	}

	private static @Nullable String findBean(ConditionContext context, String typeName) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory == null || !ClassUtils.isPresent(typeName, context.getClassLoader())) {
			return null;
		}
		Class<?> type = ClassUtils.resolveClassName(typeName, context.getClassLoader());
		for (String name : beanFactory.getBeanNamesForType(type, true, false)) {
			if (!isAutoConfigured(beanFactory, name)) {
				return name;
			}
		}
		return null;
	}

	private static boolean isAutoConfigured(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = beanFactory.getBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		return factory != null && factory.startsWith(AUTO_CONFIGURATION_PACKAGE);
	}

}
