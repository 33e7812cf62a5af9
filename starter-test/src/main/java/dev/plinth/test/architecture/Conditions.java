package dev.plinth.test.architecture;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Conditions that ArchUnit does not have.
 */
final class Conditions {

	private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

	private Conditions() {
	}

	static ArchCondition<JavaClass> be(DescribedPredicate<JavaClass> predicate) {
		return ArchCondition.from(predicate);
	}

	static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return each("reside in a package that is @NullMarked", (type, violation) -> {
			if (!type.getSimpleName().equals("package-info") && !isNullMarked(type)) {
				violation.accept("%s is in a package without @NullMarked".formatted(type.getName()));
			}
		});
	}

	static ArchCondition<JavaClass> haveNoPublicMethodsOrNestedTypesAndNoInstanceFields() {
		return each("have no public methods or nested types and no instance fields", (type, violation) -> {
			type.getMethods()
				.stream()
				.filter((method) -> method.getModifiers().contains(JavaModifier.PUBLIC))
				.forEach((method) -> violation.accept("%s is public".formatted(method.getFullName())));
			type.getFields()
				.stream()
				.filter((field) -> !field.getModifiers().contains(JavaModifier.STATIC)
						|| field.getModifiers().contains(JavaModifier.PUBLIC))
				.forEach((field) -> violation.accept("%s is a field".formatted(field.getFullName())));
			type.getPackage()
				.getClasses()
				.stream()
				.filter((nested) -> nested.getModifiers().contains(JavaModifier.PUBLIC))
				.filter((nested) -> nested.getEnclosingClass().filter(type::equals).isPresent())
				.forEach((nested) -> violation.accept("%s is public".formatted(nested.getName())));
		});
	}

	static ArchCondition<JavaClass> beAtMost(int budget) {
		return new ArchCondition<>("be at most " + budget) {

			private List<String> names = List.of();

			@Override
			public void init(Collection<JavaClass> types) {
				this.names = types.stream().map(JavaClass::getName).sorted().toList();
			}

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				// The number is known at the end
			}

			@Override
			public void finish(ConditionEvents events) {
				if (this.names.size() > budget) {
					events.add(SimpleConditionEvent.violated(this.names,
							"%d public types: %s".formatted(this.names.size(), String.join(", ", this.names))));
				}
			}

		};
	}

	/**
	 * Fails for auto-configurations that a list does not name, and for names without one.
	 * @param file the list, for the message
	 * @param listed the names in the list
	 * @return the condition
	 */
	static ArchCondition<JavaClass> beExactly(String file, Set<String> listed) {
		return new ArchCondition<>("be exactly those listed in " + file) {

			private final Set<String> missing = new TreeSet<>(listed);

			@Override
			public void init(Collection<JavaClass> types) {
				this.missing.removeAll(types.stream().map(JavaClass::getName).collect(Collectors.toSet()));
			}

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!listed.contains(type.getName())) {
					events.add(SimpleConditionEvent.violated(type, "%s is not listed".formatted(type.getName())));
				}
			}

			@Override
			public void finish(ConditionEvents events) {
				this.missing.forEach((name) -> events.add(SimpleConditionEvent.violated(name,
						"%s is listed but is no auto-configuration".formatted(name))));
			}

		};
	}

	private static boolean isNullMarked(JavaClass type) {
		return type.getPackage().isAnnotatedWith(NULL_MARKED);
	}

	private static ArchCondition<JavaClass> each(String description,
			BiConsumer<JavaClass, Consumer<String>> violations) {
		return new ArchCondition<>(description) {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				violations.accept(type, (message) -> events.add(SimpleConditionEvent.violated(type, message)));
			}

		};
	}

}
