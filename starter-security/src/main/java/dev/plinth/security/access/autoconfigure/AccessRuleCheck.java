package dev.plinth.security.access.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.plinth.security.access.RequireOwner;
import dev.plinth.security.access.RequirePermission;
import dev.plinth.security.access.RequireRole;
import dev.plinth.security.access.autoconfigure.AccessProperties.Role;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Stops the start if a role includes an unknown one, or a rule on a bean asks for a role
 * or permission that nobody can have.
 */
class AccessRuleCheck implements SmartInitializingSingleton {

	private static final String NOBODY = "-";

	private final AccessProperties properties;

	private final ConfigurableListableBeanFactory beanFactory;

	AccessRuleCheck(AccessProperties properties, ConfigurableListableBeanFactory beanFactory) {
		this.properties = properties;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> faults = new ArrayList<>();
		Map<String, Role> roles = this.properties.allRoles();
		roles.forEach((name, role) -> role.allIncludes()
			.stream()
			.filter((included) -> !roles.containsKey(included))
			.forEach((included) -> faults.add("the role '" + name + "' includes the unknown role '" + included + "'")));
		Set<String> permissions = this.properties.allPermissions();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = this.beanFactory.getType(name, false);
			if (type != null) {
				check(ClassUtils.getUserClass(type), roles, permissions, faults);
			}
		}
		if (!faults.isEmpty()) {
			throw new InvalidAccessRuleException(faults);
		}
	}

	private void check(Class<?> type, Map<String, Role> roles, Set<String> permissions, List<String> faults) {
		if (type.getName().startsWith("org.springframework.") || type.getName().startsWith("java.")) {
			return;
		}
		check(type, type.getSimpleName(), roles, permissions, faults);
		ReflectionUtils.doWithMethods(type, (method) -> check(method, name(type, method), roles, permissions, faults),
				(method) -> method.getDeclaringClass() != Object.class && !method.isBridge());
	}

	private static String name(Class<?> type, Method method) {
		return type.getSimpleName() + "." + method.getName();
	}

	private void check(AnnotatedElement element, String name, Map<String, Role> roles, Set<String> permissions,
			List<String> faults) {
		MergedAnnotations annotations = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
		if (!roles.isEmpty()) {
			check(annotations, RequireRole.class, "value", roles::containsKey, "role", name, faults);
		}
		check(annotations, RequirePermission.class, "value", permissions::contains, "permission", name, faults);
		check(annotations, RequireOwner.class, "orPermission",
				(permission) -> NOBODY.equals(permission) || permissions.contains(permission), "permission", name,
				faults);
	}

	private <A extends Annotation> void check(MergedAnnotations annotations, Class<A> type, String attribute,
			Predicate<String> known, String kind, String name, List<String> faults) {
		MergedAnnotation<A> annotation = annotations.get(type);
		if (annotation.isPresent() && !known.test(annotation.getString(attribute))) {
			faults.add(name + " requires the unknown " + kind + " '" + annotation.getString(attribute) + "'");
		}
	}

}
