package dev.plinth.jobs.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that runs jobs. The bean is asked for at each call, so that scoped
 * and lazy beans work; the proxy of a bean is called if it has one.
 */
record HandlerMethod(Method method, Supplier<Object> bean) {

	@Nullable Object call(@Nullable Object... arguments) throws Throwable {
		Object target = this.bean.get();
		Method invocable = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(invocable);
		try {
			return invocable.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	String describe() {
		return ClassUtils.getQualifiedMethodName(this.method);
	}

}
