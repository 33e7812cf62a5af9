package dev.plinth.validation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.plinth.problem.Fault;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintDef;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.cfg.context.PropertyConstraintMappingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.beanvalidation.LocaleContextMessageInterpolator;

/**
 * Constraints of Jakarta Validation on a single value. Immutable; the validator is made
 * at first use.
 */
final class ConstraintSet {

	private final Class<?> holder;

	private final List<ConstraintDef<?, ?>> constraints;

	private volatile @Nullable Validator validator;

	private ConstraintSet(Class<?> holder, List<ConstraintDef<?, ?>> constraints) {
		this.holder = holder;
		this.constraints = constraints;
	}

	/**
	 * Start without constraints.
	 * @param type the type of the value: a text, a long, a decimal or a collection
	 * @return the constraints
	 */
	static ConstraintSet on(Class<?> type) {
		if (type == String.class) {
			return new ConstraintSet(TextHolder.class, List.of());
		}
		if (type == Long.class) {
			return new ConstraintSet(LongHolder.class, List.of());
		}
		return new ConstraintSet((type == BigDecimal.class) ? DecimalHolder.class : CollectionHolder.class, List.of());
	}

	ConstraintSet with(ConstraintDef<?, ?> constraint) {
		List<ConstraintDef<?, ?>> all = new ArrayList<>(this.constraints);
		all.add(constraint);
		return new ConstraintSet(this.holder, List.copyOf(all));
	}

	void check(Object value, String pointer, List<Fault> faults) {
		if (this.constraints.isEmpty()) {
			return;
		}
		for (ConstraintViolation<?> violation : validator().validateValue(this.holder, "value", value)) {
			String name = violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
			faults.add(new Fault(pointer, code(name), violation.getMessage()));
		}
	}

	private static String code(String constraint) {
		return constraint.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
	}

	private Validator validator() {
		Validator ready = this.validator;
		if (ready == null) {
			HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
				.configure()
				.ignoreXmlConfiguration();
			ConstraintMapping mapping = configuration.createConstraintMapping();
			PropertyConstraintMappingContext field = mapping.type(this.holder).field("value");
			this.constraints.forEach(field::constraint);
			ready = configuration.addMapping(mapping)
				.messageInterpolator(
						new LocaleContextMessageInterpolator(configuration.getDefaultMessageInterpolator()))
				.buildValidatorFactory()
				.getValidator();
			this.validator = ready;
		}
		return ready;
	}

	static final class TextHolder {

		@Nullable String value;

	}

	static final class LongHolder {

		@Nullable Long value;

	}

	static final class DecimalHolder {

		@Nullable BigDecimal value;

	}

	static final class CollectionHolder {

		@Nullable Collection<?> value;

	}

}
