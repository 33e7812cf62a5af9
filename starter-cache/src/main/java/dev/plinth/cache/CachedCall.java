package dev.plinth.cache;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ObjectUtils;

/**
 * Call of a method with cache annotations, as Spring's cache interceptor sees it. A
 * look-up within the call that finds nothing leaves a {@link Flight} here; the put that
 * follows, or else the end of the call, settles it. While the method itself runs the call
 * is not the current one.
 */
final class CachedCall implements MethodInvocation {

	private static final ThreadLocal<@Nullable CachedCall> CURRENT = new ThreadLocal<>();

	private final MethodInvocation invocation;

	private @Nullable List<Claim> claims;

	private boolean proceeded;

	private @Nullable Object result;

	private CachedCall(MethodInvocation invocation) {
		this.invocation = invocation;
	}

	static @Nullable CachedCall current() {
		return CURRENT.get();
	}

	/**
	 * Run an interceptor for a method call, with a current call around it.
	 */
	static @Nullable Object run(MethodInterceptor interceptor, MethodInvocation invocation) throws Throwable {
		CachedCall outer = CURRENT.get();
		CachedCall call = new CachedCall(invocation);
		CURRENT.set(call);
		try {
			Object result = interceptor.invoke(call);
			if (call.claims != null) {
				call.settle(call.claims);
			}
			return result;
		}
		catch (Throwable ex) {
			if (call.claims != null) {
				return call.settle(call.claims, ex);
			}
			throw ex;
		}
		finally {
			CURRENT.set(outer);
		}
	}

	@Override
	public @Nullable Object proceed() throws Throwable {
		CURRENT.set(null);
		try {
			this.proceeded = true;
			this.result = this.invocation.proceed();
			return this.result;
		}
		finally {
			CURRENT.set(this);
		}
	}

	/**
	 * Remember a flight for the put that follows.
	 */
	void claim(TwoLevelCache cache, Flight flight) {
		if (this.claims == null) {
			this.claims = new ArrayList<>(1);
		}
		this.claims.add(new Claim(cache, flight));
	}

	/**
	 * Return the flight that a look-up of the key has left, if any, and forget it.
	 */
	@Nullable Flight take(TwoLevelCache cache, Object key) {
		List<Claim> claims = this.claims;
		if (claims != null) {
			for (int i = 0; i < claims.size(); i++) {
				Claim claim = claims.get(i);
				if (claim.cache == cache && claim.flight.key.equals(key)) {
					claims.remove(i);
					return claim.flight;
				}
			}
		}
		return null;
	}

	/**
	 * Return a call of the same method that can be made later, once.
	 * @return the call or {@code null} if the method cannot be called again
	 */
	@Nullable Callable<@Nullable Object> again() {
		if (this.proceeded || !(this.invocation instanceof ProxyMethodInvocation proxyInvocation)) {
			return null;
		}
		MethodInvocation clone = proxyInvocation.invocableClone();
		return () -> {
			try {
				return ObjectUtils.unwrapOptional(clone.proceed());
			}
			catch (Exception | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	@Nullable ValueType valueType(ValueTypes types) {
		Object target = this.invocation.getThis();
		Method method = this.invocation.getMethod();
		return types.ofMethod(method, (target != null) ? AopUtils.getTargetClass(target) : method.getDeclaringClass());
	}

	private void settle(List<Claim> claims) {
		Object value = ObjectUtils.unwrapOptional(this.result);
		for (Claim claim : claims) {
			claim.cache.loads().drop(claim.flight, value);
		}
	}

	private @Nullable Object settle(List<Claim> claims, Throwable failure) throws Throwable {
		Entry stale = null;
		for (Claim claim : claims) {
			Entry entry = claim.cache.loads().fail(claim.flight, failure);
			stale = (stale != null) ? stale : entry;
		}
		if (stale == null) {
			throw failure;
		}
		return (getMethod().getReturnType() == Optional.class) ? Optional.ofNullable(stale.value()) : stale.value();
	}

	@Override
	public Method getMethod() {
		return this.invocation.getMethod();
	}

	@Override
	public @Nullable Object[] getArguments() {
		return this.invocation.getArguments();
	}

	@Override
	public @Nullable Object getThis() {
		return this.invocation.getThis();
	}

	@Override
	public AccessibleObject getStaticPart() {
		return this.invocation.getStaticPart();
	}

	private record Claim(TwoLevelCache cache, Flight flight) {

	}

}
