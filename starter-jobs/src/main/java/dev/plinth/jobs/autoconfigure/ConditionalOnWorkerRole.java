package dev.plinth.jobs.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches when {@code plinth.role} lets this process run jobs: always, unless it is
 * {@code web}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnWorkerRoleCondition.class)
@interface ConditionalOnWorkerRole {

}
