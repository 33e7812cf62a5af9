package dev.plinth.environment;

import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnnotatedTypes}.
 */
class AnnotatedTypesTests {

	private final Predicate<Class<?>> types = new AnnotatedTypes(Set.of(Rule.class, Inherited.class));

	@Test
	void findsAnnotationsOnTypesAndMethodsAndAboveThem() {
		assertThat(List.of(OnType.class, OnMethod.class, Meta.class, Child.class, Implementation.class))
			.allMatch(this.types);
		assertThat(this.types.test(OnMethod.class)).isTrue();
	}

	@Test
	void findsNothingElsewhere() {
		assertThat(List.of(Object.class, String.class, Plain.class, OtherRule.class)).noneMatch(this.types);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Rule {

	}

	@Rule
	@Retention(RetentionPolicy.RUNTIME)
	@interface MetaRule {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface OtherRule {

	}

	@Rule
	static class OnType {

	}

	static class OnMethod {

		@Rule
		private static void method() {
		}

	}

	static class Meta {

		@MetaRule
		void method() {
		}

	}

	static class Child extends OnMethod {

	}

	interface Lower extends Upper<String> {

	}

	interface Upper<T> {

		@Rule
		void method(T value);

	}

	static class Implementation implements Lower {

		@Override
		public void method(String value) {
		}

	}

	@OtherRule
	static class Plain {

		@OtherRule
		void method() {
		}

	}

}
