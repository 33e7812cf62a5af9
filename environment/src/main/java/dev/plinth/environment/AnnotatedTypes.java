package dev.plinth.environment;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

/**
 * Classes that have one of some annotations on them, on a class or interface above them,
 * or on a method of these, directly or by way of another annotation. Each class is looked
 * at once. A pointcut that looks for these annotations need not search the methods of
 * other classes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AnnotatedTypes implements Predicate<Class<?>> {

	private final Set<Class<? extends Annotation>> annotations;

	private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

	/**
	 * Look for annotations.
	 * @param annotations the annotations
	 */
	public AnnotatedTypes(Set<Class<? extends Annotation>> annotations) {
		this.annotations = Set.copyOf(annotations);
	}

	@Override
	public boolean test(Class<?> type) {
		Boolean result = this.known.get(type);
		if (result == null) {
			Class<?> parent = type.getSuperclass();
			result = isAnnotated(type)
					|| Stream.of(ReflectionUtils.getDeclaredMethods(type)).anyMatch(this::isAnnotated)
					|| (parent != null && test(parent)) || Stream.of(type.getInterfaces()).anyMatch(this);
			this.known.put(type, result);
		}
		return result;
	}

	private boolean isAnnotated(AnnotatedElement element) {
		MergedAnnotations present = MergedAnnotations.from(element);
		return this.annotations.stream().anyMatch(present::isPresent);
	}

}
