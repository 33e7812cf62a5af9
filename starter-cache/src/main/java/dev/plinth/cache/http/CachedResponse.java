package dev.plinth.cache.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Caches the whole response of a handler method for {@code GET}, and answers {@code HEAD}
 * and conditional requests from it. A response is stored if its status is 200, it sets no
 * cookie, its handler does not forbid it with {@code Cache-Control: no-store} (or
 * {@code private}, when it is shared), and its {@code Vary} names nothing but the headers
 * it is stored by.
 * <p>
 * Every user has responses of their own, unless {@link #shared()} says that all users get
 * the same. The request decides with {@code Cache-Control: no-cache} (ask the handler,
 * then store) and {@code no-store} (leave the cache alone).
 * <p>
 * Responses are values of the named cache: its settings apply, and
 * {@code @CacheEvict(cacheNames = "…", allEntries = true)} removes them on all nodes.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface CachedResponse {

	/**
	 * Name of the cache that holds the responses.
	 * @return the name
	 */
	String value() default "responses";

	/**
	 * How long a response is fresh, as in {@code 30s} or {@code PT30S}. By default as
	 * long as the cache says.
	 * @return the time to live
	 */
	String ttl() default "";

	/**
	 * Whether all users get the same response. Not possible for a method or class with
	 * security annotations: that is refused at start-up.
	 * @return {@code true} if the response does not depend on who asks
	 */
	boolean shared() default false;

	/**
	 * Names of further request headers that the response depends on. {@code Accept},
	 * {@code Accept-Language} and {@code Origin} always count.
	 * @return the names
	 */
	String[] vary() default {};

	/**
	 * How long a client may use its copy without asking, as in {@code 30s}. By default it
	 * has to ask each time, which an evicted response makes visible at once; the answer
	 * is 304 while nothing has changed.
	 * @return the time
	 */
	String clientTtl() default "";

}
