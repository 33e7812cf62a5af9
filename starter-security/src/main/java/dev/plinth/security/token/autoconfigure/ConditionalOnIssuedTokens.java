package dev.plinth.security.token.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if the application issues access tokens:
 * it has no {@link org.springframework.security.web.SecurityFilterChain} of its own, or
 * it has a key.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnIssuedTokens.class)
public @interface ConditionalOnIssuedTokens {

}
