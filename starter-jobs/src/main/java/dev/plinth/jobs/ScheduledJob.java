package dev.plinth.jobs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a Spring bean that runs by the clock, once for each tick over all
 * nodes. Each run is a job: it is retried, kept and shown like any other. The method may
 * take the {@link java.time.Instant} of its tick and a {@link JobContext}.
 * <p>
 * A changed rule holds from the start of the first node that has it; a removed method
 * stops its schedule in the same way.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ScheduledJob {

	/**
	 * The stable name of the jobs. Empty stands for the names of the class and the method
	 * in kebab case, such as {@code cleanup-jobs.remove-drafts}.
	 * @return the name
	 */
	String name() default "";

	/**
	 * The cron expression with seconds, as Spring reads it, or a {@code ${placeholder}}.
	 * {@code -} switches the schedule off.
	 * @return the cron expression
	 */
	String cron() default "";

	/**
	 * The period of a fixed rate, such as {@code 10m}, or a {@code ${placeholder}}. Ticks
	 * are multiples of the period since 1970, whenever the application started.
	 * @return the period
	 */
	String every() default "";

	/**
	 * The time zone of the cron expression.
	 * @return the time zone
	 */
	String zone() default "UTC";

	/**
	 * What to do about ticks at which no node was up.
	 * @return the policy
	 */
	Missed missed() default Missed.ONCE;

	/**
	 * Whether to leave out a tick while the run of an earlier one is not finished.
	 * @return whether runs never overlap
	 */
	boolean skipIfUnfinished() default false;

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
	 * The time after which an attempt is interrupted. Empty stands for
	 * {@code plinth.jobs.timeout}.
	 * @return the time-out
	 */
	String timeout() default "";

	/**
	 * What to do about missed ticks.
	 */
	enum Missed {

		/**
		 * Run once for all of them.
		 */
		ONCE,

		/**
		 * Run for none that is later than a minute.
		 */
		SKIP,

		/**
		 * Run for each of them, for the last hundred at most.
		 */
		ALL

	}

}
