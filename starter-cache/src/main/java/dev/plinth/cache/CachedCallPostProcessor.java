package dev.plinth.cache;

import java.lang.annotation.Annotation;
import java.util.Set;

import dev.plinth.environment.AnnotatedTypes;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.config.CacheManagementConfigUtils;
import org.springframework.cache.interceptor.BeanFactoryCacheOperationSourceAdvisor;
import org.springframework.core.PriorityOrdered;

/**
 * {@link BeanPostProcessor} that lets Plinth's caches see which method call they serve,
 * whoever enabled caching, and that keeps the interceptor of annotations from searching
 * each method of classes without any. The cache interceptor itself stays as it is.
 *
 * @since 0.1.0
 */
public final class CachedCallPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final Set<Class<? extends Annotation>> OPERATIONS = Set.of(Cacheable.class, CachePut.class,
			CacheEvict.class, Caching.class);

	/**
	 * Create the post-processor.
	 */
	public CachedCallPostProcessor() {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof BeanFactoryCacheOperationSourceAdvisor advisor) {
			Advice advice = advisor.getAdvice();
			if (advice instanceof MethodInterceptor interceptor) {
				advisor.setAdvice((MethodInterceptor) (invocation) -> CachedCall.run(interceptor, invocation));
			}
			if (CacheManagementConfigUtils.CACHE_ADVISOR_BEAN_NAME.equals(beanName)) {
				advisor.setClassFilter(new AnnotatedTypes(OPERATIONS)::test);
			}
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
