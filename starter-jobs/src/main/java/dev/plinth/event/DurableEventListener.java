package dev.plinth.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a Spring bean that takes an event as a job. Publishing an event of
 * its type with Spring's {@code ApplicationEventPublisher} enqueues one job for each
 * listener, in the transaction of the publisher: either all of it happens or nothing. A
 * listener that fails is retried alone and ends as a dead job, and it may see an event
 * more than once.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DurableEventListener {

	/**
	 * The stable name of the jobs. Empty stands for the names of the class and the method
	 * in kebab case, such as {@code stock-service.reserve}.
	 * @return the name
	 */
	String name() default "";

	/**
	 * The component of the event whose equal values are handled one after the other, in
	 * the order in which they were published. Empty stands for no order.
	 * @return the name of a record component or of a method without parameters
	 */
	String orderBy() default "";

	/**
	 * The queue of the jobs.
	 * @return the name of the queue
	 */
	String queue() default "events";

	/**
	 * The attempts after which a job is dead. Zero stands for
	 * {@code plinth.jobs.attempts}.
	 * @return the attempts
	 */
	int attempts() default 0;

	/**
	 * The pause after the first failure. Empty stands for
	 * {@code plinth.jobs.backoff.delay}.
	 * @return the pause
	 */
	String backoff() default "";

	/**
	 * The time after which an attempt is interrupted. Empty stands for
	 * {@code plinth.jobs.timeout}.
	 * @return the time-out
	 */
	String timeout() default "";

}
