package dev.plinth.jobs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a payload type the name under which its jobs are stored. Without it the name is
 * the simple name of the class in kebab case: {@code WelcomeEmail} is
 * {@code welcome-email}. The name must stay when the class is renamed or moved.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface JobPayload {

	/**
	 * The name, or empty for the simple name of the class in kebab case.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The version of the payload. Raise it when the components of the payload change in a
	 * way that needs a {@link JobPayloadUpcaster} to read jobs that wait already.
	 * @return the version
	 */
	int version() default 1;

}
