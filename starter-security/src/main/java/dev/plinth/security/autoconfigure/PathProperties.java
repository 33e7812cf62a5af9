package dev.plinth.security.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the rules by path. A path is a pattern like {@code /api/v1/products/**},
 * with a method and a space before it if it is for this method only.
 *
 * @param permit Comma-separated list of paths that need no login, unless they are for
 * administrators
 * @param admin Comma-separated list of paths that need the role of an administrator
 * @param adminRole Role of administrators
 */
@ConfigurationProperties("plinth.security.paths")
record PathProperties(@DefaultValue List<String> permit, @DefaultValue List<String> admin,
		@DefaultValue("admin") String adminRole) {
}
