package dev.plinth.resilience.autoconfigure;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import dev.plinth.problem.ProblemException;
import dev.plinth.resilience.Deadline;
import dev.plinth.resilience.OnFailure;
import dev.plinth.resilience.Resilient;
import dev.plinth.resilience.autoconfigure.ClientGuard.Outcome;
import dev.plinth.resilience.autoconfigure.ClientGuard.Result;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClientResponseException;

/**
 * What the annotations of a method say. Thread-safe.
 */
final class ResilientMethod {

	private final @Nullable ClientGuard guard;

	private final boolean repeatable;

	private final List<Class<? extends Throwable>> ignored;

	private final @Nullable Method fallback;

	private final @Nullable LastGood<Object, Object> lastGood;

	private ResilientMethod(@Nullable ClientGuard guard, boolean repeatable, List<Class<? extends Throwable>> ignored,
			@Nullable Method fallback, @Nullable LastGood<Object, Object> lastGood) {
		this.guard = guard;
		this.repeatable = repeatable;
		this.ignored = ignored;
		this.fallback = fallback;
		this.lastGood = lastGood;
	}

	/**
	 * Read the annotations of a method.
	 * @param annotated the method
	 * @param type the type of the bean
	 * @param guards the guards by name
	 * @return what they say
	 * @throws InvalidClientException if they make no sense
	 */
	static ResilientMethod of(Method annotated, Class<?> type, ClientGuards guards) {
		Method method = BridgeMethodResolver.findBridgedMethod(annotated);
		String name = method.getDeclaringClass().getName() + "." + method.getName();
		Resilient resilient = AnnotatedElementUtils.findMergedAnnotation(method, Resilient.class);
		OnFailure fallback = AnnotatedElementUtils.findMergedAnnotation(method, OnFailure.class);
		ClientGuard guard = null;
		if (resilient != null) {
			guard = guards.find(resilient.value());
			if (guard == null) {
				throw invalid("@Resilient on " + name + " needs plinth.clients." + resilient.value());
			}
			if (CompletionStage.class.isAssignableFrom(method.getReturnType())
					|| Future.class.isAssignableFrom(method.getReturnType())) {
				throw invalid("@Resilient on " + name + " would not see the failure of the future it returns");
			}
		}
		return new ResilientMethod(guard, resilient != null && resilient.repeatable(),
				(resilient != null) ? List.of(resilient.ignore()) : List.of(), fallback(fallback, method, type, name),
				lastGood(fallback, method, name));
	}

	private static @Nullable Method fallback(@Nullable OnFailure annotation, Method method, Class<?> type,
			String name) {
		if (annotation == null) {
			return null;
		}
		if (annotation.value().isEmpty()) {
			if (annotation.lastGood().isEmpty()) {
				throw invalid("@OnFailure on " + name + " needs a method or an age");
			}
			return null;
		}
		Class<?>[] same = method.getParameterTypes();
		Class<?>[] withFailure = Arrays.copyOf(same, same.length + 1);
		withFailure[same.length] = Throwable.class;
		Class<?> declaring = method.getDeclaringClass().isInterface() ? method.getDeclaringClass() : type;
		Method found = ReflectionUtils.findMethod(declaring, annotation.value(), withFailure);
		if (found == null) {
			found = ReflectionUtils.findMethod(declaring, annotation.value(), same);
		}
		if (found == null || !method.getReturnType().isAssignableFrom(found.getReturnType())) {
			throw invalid("@OnFailure on " + name + " needs a method " + annotation.value()
					+ " with the same parameters and result in " + declaring.getName());
		}
		ReflectionUtils.makeAccessible(found);
		return found;
	}

	private static @Nullable LastGood<Object, Object> lastGood(@Nullable OnFailure annotation, Method method,
			String name) {
		if (annotation == null || annotation.lastGood().isEmpty()) {
			return null;
		}
		if (method.getReturnType() == void.class) {
			throw invalid("@OnFailure on " + name + " has lastGood, but there is no result");
		}
		try {
			Duration age = DurationStyle.detectAndParse(annotation.lastGood());
			if (age.toNanos() > 0) {
				return new LastGood<>(age);
			}
		}
		catch (IllegalArgumentException ex) {
			// Answered below
		}
		throw invalid(
				"@OnFailure on " + name + " has lastGood " + annotation.lastGood() + ", which is no age like 10m");
	}

	private static InvalidClientException invalid(String fault) {
		return new InvalidClientException(List.of(fault));
	}

	@Nullable Object invoke(MethodInvocation invocation, CallTimeouts timeouts) throws Throwable {
		Object key = (this.lastGood != null) ? SimpleKeyGenerator.generateKey(invocation.getArguments()) : null;
		Object value;
		try {
			value = (this.guard != null) ? guarded(this.guard, invocation, timeouts) : invocation.proceed();
		}
		catch (Exception ex) {
			if (!isFailure(ex) || this.fallback == null && this.lastGood == null) {
				throw ex;
			}
			return fallBack(invocation, key, ex);
		}
		if (this.lastGood != null && key != null && value != null) {
			this.lastGood.put(key, value);
		}
		return value;
	}

	private @Nullable Object guarded(ClientGuard client, MethodInvocation invocation, CallTimeouts timeouts)
			throws Throwable {
		Result<Object> result;
		try {
			result = client.call(this.repeatable, () -> attempt(client, invocation, timeouts));
		}
		catch (CallerFault ex) {
			throw ex.fault;
		}
		Exception failure = result.failure();
		if (failure == null) {
			return result.value();
		}
		throw (result.sent() && !(failure instanceof CallTimeouts.TooLongException)) ? failure
				: client.unavailable(result);
	}

	private Result<Object> attempt(ClientGuard client, MethodInvocation invocation, CallTimeouts timeouts) {
		Duration remaining = Deadline.remaining();
		Duration time = (remaining != null) ? remaining : client.properties().timeout();
		try {
			return Result.of(timeouts.call(time, () -> proceed(invocation)));
		}
		catch (Exception ex) {
			if (isFailure(ex)) {
				return Result.failed(ex);
			}
			throw new CallerFault(ex);
		}
	}

	/*
	 * An invocation goes on only once, so that each attempt needs its own.
	 */
	private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
		MethodInvocation attempt = (invocation instanceof ProxyMethodInvocation proxied) ? proxied.invocableClone()
				: invocation;
		try {
			return attempt.proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable Object fallBack(MethodInvocation invocation, @Nullable Object key, Exception failure)
			throws Throwable {
		if (this.lastGood != null && key != null) {
			Object last = this.lastGood.get(key);
			if (last != null) {
				counted();
				return last;
			}
		}
		if (this.fallback == null) {
			throw failure;
		}
		@Nullable Object[] arguments = invocation.getArguments();
		if (this.fallback.getParameterCount() > arguments.length) {
			arguments = Arrays.copyOf(arguments, arguments.length + 1);
			arguments[arguments.length - 1] = failure;
		}
		Object value = call(this.fallback, invocation, arguments);
		counted();
		return value;
	}

	/*
	 * An HTTP service has no target: the default method is called on its proxy, also if
	 * the interface is not public.
	 */
	private static @Nullable Object call(Method fallback, MethodInvocation invocation, @Nullable Object[] arguments)
			throws Throwable {
		if (invocation.getThis() == null && invocation instanceof ProxyMethodInvocation proxied) {
			Class<?> type = fallback.getDeclaringClass();
			return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
				.unreflectSpecial(fallback, type)
				.bindTo(proxied.getProxy())
				.invokeWithArguments(arguments);
		}
		try {
			return fallback.invoke(invocation.getThis(), arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private void counted() {
		if (this.guard != null) {
			this.guard.counted(Outcome.FALLBACK);
		}
	}

	private boolean isFailure(Exception ex) {
		if (this.ignored.stream().anyMatch((type) -> type.isInstance(ex))) {
			return false;
		}
		if (ex instanceof ProblemException problem) {
			return problem.getProblem().status() >= 500;
		}
		return !(ex instanceof RestClientResponseException response) || response.getStatusCode().is5xxServerError();
	}

	/**
	 * Carries an exception that is no failure of what is called through the guard.
	 */
	private static final class CallerFault extends RuntimeException {

		private final transient Exception fault;

		private CallerFault(Exception fault) {
			super(fault);
			this.fault = fault;
		}

	}

}
