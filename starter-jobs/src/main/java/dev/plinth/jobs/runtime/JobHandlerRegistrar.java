package dev.plinth.jobs.runtime;

import java.lang.reflect.Method;
import java.util.Map;

import dev.plinth.jobs.JobHandler;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Registers the {@link JobHandler @JobHandler} methods of all beans.
 *
 * @since 0.1.0
 */
public final class JobHandlerRegistrar implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final JobCatalog catalog;

	/**
	 * Create a registrar.
	 * @param beanFactory has the beans
	 * @param catalog takes the handlers
	 */
	public JobHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, JobCatalog catalog) {
		this.beanFactory = beanFactory;
		this.catalog = catalog;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (ScopedProxyUtils.isScopedTarget(name)) {
				continue;
			}
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, JobHandler.class)) {
				register(name, type);
			}
		}
	}

	private void register(String name, Class<?> type) {
		Map<Method, JobHandler> handlers = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<JobHandler>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, JobHandler.class));
		handlers
			.forEach((method, handler) -> this.catalog.register(method, handler, () -> this.beanFactory.getBean(name)));
	}

}
