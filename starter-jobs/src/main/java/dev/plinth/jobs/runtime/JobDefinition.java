package dev.plinth.jobs.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Supplier;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.JobContext;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A payload type with its handler.
 */
record JobDefinition(String name, int version, Class<?> payloadType, String queue, int attempts, Backoff backoff,
		Duration timeout, int priority, Class<? extends Throwable>[] retryFor, Class<? extends Throwable>[] noRetryFor,
		Method method, Supplier<Object> bean) {

	@Nullable Object invoke(Object payload, JobContext context) throws Throwable {
		Object target = this.bean.get();
		Method method = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(method);
		try {
			return (method.getParameterCount() == 1) ? method.invoke(target, payload)
					: method.invoke(target, payload, context);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	boolean isRetried(Throwable failure) {
		for (Class<? extends Throwable> type : this.noRetryFor) {
			if (type.isInstance(failure)) {
				return false;
			}
		}
		for (Class<? extends Throwable> type : this.retryFor) {
			if (type.isInstance(failure)) {
				return true;
			}
		}
		return this.retryFor.length == 0;
	}

}
