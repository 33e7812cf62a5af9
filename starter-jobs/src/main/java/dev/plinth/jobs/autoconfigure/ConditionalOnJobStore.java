package dev.plinth.jobs.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when {@code plinth.jobs.store} names one of the stores or none.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnJobStoreCondition.class)
@interface ConditionalOnJobStore {

	/**
	 * The stores.
	 */
	JobsProperties.Store[] value();

}
