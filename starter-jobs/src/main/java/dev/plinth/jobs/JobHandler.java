package dev.plinth.jobs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a Spring bean that runs the jobs of one payload type. The method
 * takes the payload and, if it wants to, a {@link JobContext}; what it returns is kept as
 * the result of the job. A payload type has exactly one handler: two stop the start of
 * the application. <pre>
 * record WelcomeEmail(String userId) {
 * }
 *
 * &#64;JobHandler
 * void send(WelcomeEmail email) {
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface JobHandler {

	/**
	 * The queue of the jobs.
	 * @return the name of the queue
	 */
	String queue() default "default";

	/**
	 * The attempts after which a job is dead. Zero stands for
	 * {@code plinth.jobs.attempts}.
	 * @return the attempts
	 */
	int attempts() default 0;

	/**
	 * The pause after the first failure, such as {@code 5s} or a {@code ${placeholder}}.
	 * Empty stands for {@code plinth.jobs.backoff.delay}.
	 * @return the pause
	 */
	String backoff() default "";

	/**
	 * The factor by which the pause grows, 1 for fixed pauses. Zero stands for
	 * {@code plinth.jobs.backoff.multiplier}.
	 * @return the factor
	 */
	double multiplier() default 0;

	/**
	 * The time after which an attempt is interrupted, such as {@code 30s} or a
	 * {@code ${placeholder}}. Empty stands for {@code plinth.jobs.timeout}.
	 * @return the time-out
	 */
	String timeout() default "";

	/**
	 * The priority within the queue, -100 to 100; higher goes first.
	 * @return the priority
	 */
	int priority() default 0;

	/**
	 * The failures after which another attempt makes sense. Empty stands for all.
	 * @return the exception types
	 */
	Class<? extends Throwable>[] retryFor() default {};

	/**
	 * The failures after which a job is dead at once. Wins over {@link #retryFor()}.
	 * @return the exception types
	 */
	Class<? extends Throwable>[] noRetryFor() default {};

}
