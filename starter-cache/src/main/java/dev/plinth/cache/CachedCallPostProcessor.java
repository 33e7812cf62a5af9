package dev.plinth.cache;

import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.interceptor.BeanFactoryCacheOperationSourceAdvisor;
import org.springframework.core.PriorityOrdered;

/**
 * {@link BeanPostProcessor} that lets Plinth's caches see which method call they serve,
 * whoever enabled caching. The cache interceptor itself stays as it is.
 *
 * @since 0.1.0
 */
public final class CachedCallPostProcessor implements BeanPostProcessor, PriorityOrdered {

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
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
