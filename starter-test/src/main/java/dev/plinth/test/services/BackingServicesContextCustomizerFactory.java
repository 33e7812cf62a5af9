package dev.plinth.test.services;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link BackingServices} on a test class, its superclasses and, for a
 * {@code @Nested} class, the classes around it.
 */
final class BackingServicesContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		BackingServices annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, BackingServices.class);
		if (annotation == null) {
			return null;
		}
		Set<BackingService> services = EnumSet.noneOf(BackingService.class);
		services.addAll(List.of(annotation.value()));
		return new BackingServicesContextCustomizer(ownerOfContext(testClass), services);
	}

	private static Class<?> ownerOfContext(Class<?> testClass) {
		Class<?> owner = testClass;
		while (TestContextAnnotationUtils.searchEnclosingClass(owner)
				&& !owner.isAnnotationPresent(BackingServices.class)) {
			owner = owner.getEnclosingClass();
		}
		return owner;
	}

}
