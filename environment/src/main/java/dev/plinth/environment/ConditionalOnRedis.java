package dev.plinth.environment;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches when the application is configured to use
 * Redis: Spring Data Redis is on the class path and one of these is present.
 * <ul>
 * <li>a non-empty {@code spring.data.redis.url}, {@code .host}, {@code .sentinel.nodes},
 * {@code .cluster.nodes} or {@code .masterreplica.nodes}</li>
 * <li>a {@code DataRedisConnectionDetails} bean that does not stand for these properties,
 * such as one from Docker Compose or Testcontainers</li>
 * <li>a {@code RedisConnectionFactory} bean of the application's own</li>
 * </ul>
 * A connection factory alone does not match, since Spring Boot always offers one for
 * {@code localhost:6379}. The condition looks at configuration only: it neither creates a
 * bean nor opens a connection.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnRedisCondition.class)
public @interface ConditionalOnRedis {

}
