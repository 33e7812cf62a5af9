package dev.plinth.security.access.autoconfigure;

import java.util.Set;
import java.util.function.Predicate;

import dev.plinth.environment.AnnotatedTypes;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.authorization.method.AuthorizationAdvisor;

/**
 * Keeps the four interceptors of Spring Security from searching classes that have no
 * rule: each would look at every method of every bean, and all that it overrides.
 */
final class MethodRuleSearch implements BeanPostProcessor, PriorityOrdered {

	private static final Set<String> INTERCEPTORS = Set.of("preFilterAuthorizationMethodInterceptor",
			"preAuthorizeAuthorizationMethodInterceptor", "postAuthorizeAuthorizationMethodInterceptor",
			"postFilterAuthorizationMethodInterceptor");

	private final Predicate<Class<?>> types = new AnnotatedTypes(
			Set.of(PreAuthorize.class, PostAuthorize.class, PreFilter.class, PostFilter.class));

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (INTERCEPTORS.contains(beanName) && bean instanceof AuthorizationAdvisor advisor) {
			return new Interceptor(advisor,
					new ComposablePointcut((ClassFilter) this.types::test).intersection(advisor.getPointcut()));
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	/**
	 * An interceptor that applies to fewer classes.
	 *
	 * @param delegate the interceptor
	 * @param pointcut where it applies
	 */
	private record Interceptor(AuthorizationAdvisor delegate, Pointcut pointcut) implements AuthorizationAdvisor {

		@Override
		public Pointcut getPointcut() {
			return this.pointcut;
		}

		@Override
		public Advice getAdvice() {
			return this.delegate.getAdvice();
		}

		@Override
		public int getOrder() {
			return this.delegate.getOrder();
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			return this.delegate.invoke(invocation);
		}

	}

}
