package dev.plinth.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type of events that are also sent to a message broker: publishing one enqueues
 * a job in the transaction of the publisher, and the job sends it. Consumers may see an
 * event more than once and tell it by its id.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RelayedEvent {

	/**
	 * The stream, exchange or topic, or a {@code ${placeholder}}.
	 * @return the name at the broker
	 */
	String topic();

	/**
	 * The stable name of the event type. Empty stands for the simple name of the class in
	 * kebab case.
	 * @return the name
	 */
	String type() default "";

	/**
	 * The component of the event that is its key: events with equal keys are sent in
	 * order. Empty stands for no key.
	 * @return the name of a record component or of a method without parameters
	 */
	String key() default "";

	/**
	 * The name of the relay, such as {@code redis}, {@code rabbit} or {@code kafka}.
	 * Empty stands for {@code plinth.events.relay}, or the only one there is.
	 * @return the name of the relay
	 */
	String relay() default "";

}
