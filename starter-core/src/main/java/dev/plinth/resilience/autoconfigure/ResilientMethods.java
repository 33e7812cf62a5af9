package dev.plinth.resilience.autoconfigure;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.environment.AnnotatedTypes;
import dev.plinth.resilience.OnFailure;
import dev.plinth.resilience.Resilient;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Honours {@link Resilient} and {@link OnFailure} on the methods of beans, outside of
 * transactions and of Spring's own retries, and checks them when a bean is made.
 */
final class ResilientMethods extends AbstractBeanFactoryAwareAdvisingPostProcessor implements MethodInterceptor {

	private final transient Map<MethodClassKey, ResilientMethod> methods = new ConcurrentHashMap<>();

	private final transient ObjectProvider<ClientGuards> guards;

	private final transient ObjectProvider<CallTimeouts> timeouts;

	ResilientMethods(ObjectProvider<ClientGuards> guards, ObjectProvider<CallTimeouts> timeouts) {
		this.guards = guards;
		this.timeouts = timeouts;
		this.advisor = new DefaultPointcutAdvisor(
				new ComposablePointcut(new AnnotationMatchingPointcut(null, Resilient.class, true))
					.union(new AnnotationMatchingPointcut(null, OnFailure.class, true))
					.intersection((ClassFilter) new AnnotatedTypes(Set.of(Resilient.class, OnFailure.class))::test),
				this);
		setBeforeExistingAdvisors(true);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object processed = super.postProcessAfterInitialization(bean, beanName);
		if (processed != bean || isEligible(bean, beanName)) {
			Class<?> type = ClassUtils.getUserClass(bean);
			MethodIntrospector
				.selectMethods(type,
						(Method method) -> AnnotatedElementUtils.hasAnnotation(method, Resilient.class)
								|| AnnotatedElementUtils.hasAnnotation(method, OnFailure.class))
				.forEach((method) -> method(method, type));
		}
		return processed;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? ClassUtils.getUserClass(target) : invocation.getMethod().getDeclaringClass();
		Method method = (target != null) ? ClassUtils.getMostSpecificMethod(invocation.getMethod(), type)
				: invocation.getMethod();
		return method(method, type).invoke(invocation, this.timeouts.getObject());
	}

	private ResilientMethod method(Method method, Class<?> type) {
		return this.methods.computeIfAbsent(new MethodClassKey(method, type),
				(key) -> ResilientMethod.of(method, type, this.guards.getObject()));
	}

}
