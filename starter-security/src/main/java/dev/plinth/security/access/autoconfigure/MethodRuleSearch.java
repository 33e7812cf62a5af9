package dev.plinth.security.access.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.authorization.method.AuthorizationAdvisor;
import org.springframework.util.ReflectionUtils;

/**
 * Finds out once per class whether there is a rule of Spring Security on it, on a class
 * or interface above it, or on a method of these. Its four interceptors search each
 * method of each bean for their annotation, with all methods that it overrides; of
 * classes without any rule they are not asked.
 */
final class MethodRuleSearch implements BeanPostProcessor, PriorityOrdered, ClassFilter {

	private static final Set<String> INTERCEPTORS = Set.of("preFilterAuthorizationMethodInterceptor",
			"preAuthorizeAuthorizationMethodInterceptor", "postAuthorizeAuthorizationMethodInterceptor",
			"postFilterAuthorizationMethodInterceptor");

	private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (INTERCEPTORS.contains(beanName) && bean instanceof AuthorizationAdvisor advisor) {
			return new Interceptor(advisor,
					new ComposablePointcut((ClassFilter) this).intersection(advisor.getPointcut()));
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean matches(Class<?> type) {
		Boolean result = this.known.get(type);
		if (result == null) {
			Class<?> parent = type.getSuperclass();
			result = hasRule(type)
					|| Stream.of(ReflectionUtils.getDeclaredMethods(type)).anyMatch(MethodRuleSearch::hasRule)
					|| (parent != null && matches(parent)) || Stream.of(type.getInterfaces()).anyMatch(this::matches);
			this.known.put(type, result);
		}
		return result;
	}

	private static boolean hasRule(AnnotatedElement element) {
		MergedAnnotations annotations = MergedAnnotations.from(element);
		return annotations.isPresent(PreAuthorize.class) || annotations.isPresent(PostAuthorize.class)
				|| annotations.isPresent(PreFilter.class) || annotations.isPresent(PostFilter.class);
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
