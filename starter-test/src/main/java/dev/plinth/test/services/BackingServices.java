package dev.plinth.test.services;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Connects the application context of a test class to real servers. Each test class gets
 * an empty PostgreSQL database and an empty logical Redis database; {@code @Nested}
 * classes share those of the class around them.
 * <p>
 * Works with {@code @SpringBootTest} and with test slices. The connections are Spring
 * Boot {@code ConnectionDetails} beans, so they win over {@code spring.datasource.*} and
 * {@code spring.data.redis.*}. A service whose Spring Boot module is not on the class
 * path is left out, and a server is started when a bean first asks where it is.
 * <p>
 * The system property {@code plinth.test.backing-services} or the environment variable
 * {@code PLINTH_TEST_BACKING_SERVICES} chooses where the servers come from:
 * <ul>
 * <li>{@code auto}, the default: {@code containers} when a Docker engine answers, else
 * {@code embedded}</li>
 * <li>{@code containers}: Testcontainers</li>
 * <li>{@code embedded}: server processes from binaries on the class path</li>
 * <li>{@code external}: running servers at {@code plinth.test.postgresql.url} and
 * {@code plinth.test.redis.url}</li>
 * </ul>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BackingServices {

	/**
	 * Services to provide.
	 * @return the services, all of them by default
	 */
	BackingService[] value() default { BackingService.POSTGRESQL, BackingService.REDIS };

}
