package dev.plinth.security.access.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of roles and permissions.
 *
 * @param roles Roles by their name
 * @param permissions Comma-separated list of the permissions that users have by other
 * means than a role
 */
@ConfigurationProperties("plinth.security")
record AccessProperties(@Nullable Map<String, Role> roles, @Nullable Set<String> permissions) {

	AccessProperties(@Nullable Map<String, Role> roles, @Nullable Set<String> permissions) {
		this.roles = (roles != null) ? new LinkedHashMap<>(roles) : Map.of();
		this.permissions = (permissions != null) ? new LinkedHashSet<>(permissions) : Set.of();
	}

	Map<String, Role> allRoles() {
		return (this.roles != null) ? this.roles : Map.of();
	}

	Set<String> allPermissions() {
		Set<String> all = new LinkedHashSet<>((this.permissions != null) ? this.permissions : Set.of());
		allRoles().values().forEach((role) -> all.addAll(role.allPermissions()));
		return all;
	}

	/**
	 * Return the hierarchy of Spring Security, in which permissions are below the roles
	 * that have them.
	 * @return lines of one pair each
	 */
	String hierarchy() {
		List<String> lines = new ArrayList<>();
		allRoles().forEach((name, role) -> {
			role.allIncludes().forEach((included) -> lines.add("ROLE_" + name + " > ROLE_" + included));
			role.allPermissions().forEach((permission) -> lines.add("ROLE_" + name + " > " + permission));
		});
		return String.join("\n", lines);
	}

	/**
	 * A role.
	 *
	 * @param includes Comma-separated list of the roles that it includes
	 * @param permissions Comma-separated list of its permissions
	 */
	record Role(@Nullable Set<String> includes, @Nullable Set<String> permissions) {

		Set<String> allIncludes() {
			return (this.includes != null) ? this.includes : Set.of();
		}

		Set<String> allPermissions() {
			return (this.permissions != null) ? this.permissions : Set.of();
		}

	}

}
