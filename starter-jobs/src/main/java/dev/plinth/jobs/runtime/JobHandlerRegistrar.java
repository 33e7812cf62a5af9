package dev.plinth.jobs.runtime;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.plinth.event.DurableEventListener;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.ScheduledJob;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Registers the {@link JobHandler @JobHandler} and {@link ScheduledJob @ScheduledJob}
 * methods of all beans.
 */
final class JobHandlerRegistrar implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final JobCatalog catalog;

	/**
	 * Create a registrar.
	 * @param beanFactory has the beans
	 * @param catalog takes the handlers
	 */
	JobHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, JobCatalog catalog) {
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
			if (type != null && AnnotationUtils.isCandidateClass(type,
					List.of(JobHandler.class, ScheduledJob.class, DurableEventListener.class))) {
				register(name, type);
			}
		}
	}

	private void register(String name, Class<?> type) {
		Supplier<Object> bean = () -> this.beanFactory.getBean(name);
		select(type, JobHandler.class).forEach((method, handler) -> this.catalog.register(method, handler, bean));
		select(type, DurableEventListener.class)
			.forEach((method, listener) -> this.catalog.register(method, listener, bean));
		select(type, ScheduledJob.class).forEach((method, job) -> this.catalog.register(method, job, bean));
	}

	private static <A extends Annotation> Map<Method, A> select(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
	}

}
