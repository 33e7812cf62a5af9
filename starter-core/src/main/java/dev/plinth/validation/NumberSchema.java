package dev.plinth.validation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

import dev.plinth.problem.Fault;
import org.hibernate.validator.cfg.ConstraintDef;
import org.hibernate.validator.cfg.defs.DecimalMaxDef;
import org.hibernate.validator.cfg.defs.DecimalMinDef;
import org.hibernate.validator.cfg.defs.PositiveDef;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a number.
 *
 * @param <N> {@link Long} or {@link BigDecimal}
 * @since 0.1.0
 */
public final class NumberSchema<N extends Number> extends Schema<N> {

	/** Longer numbers cost much and mean nothing. */
	private static final int MAX_DIGITS = 100;

	private final Class<N> type;

	private final ConstraintSet constraints;

	NumberSchema(Class<N> type) {
		this(type, ConstraintSet.on(type));
	}

	private NumberSchema(Class<N> type, ConstraintSet constraints) {
		this.type = type;
		this.constraints = constraints;
	}

	private NumberSchema<N> with(ConstraintDef<?, ?> constraint) {
		return new NumberSchema<>(this.type, this.constraints.with(constraint));
	}

	/**
	 * Require a least value.
	 * @param min the least value
	 * @return a schema with the constraint
	 */
	public NumberSchema<N> min(long min) {
		return with(new DecimalMinDef().value(Long.toString(min)));
	}

	/**
	 * Require a greatest value.
	 * @param max the greatest value
	 * @return a schema with the constraint
	 */
	public NumberSchema<N> max(long max) {
		return with(new DecimalMaxDef().value(Long.toString(max)));
	}

	/**
	 * Require a value above zero.
	 * @return a schema with the constraint
	 */
	public NumberSchema<N> positive() {
		return with(new PositiveDef());
	}

	@Override
	@Nullable N read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
		Object value = plain(input);
		if (value == null) {
			return null;
		}
		N number = convert((lenient && value instanceof String text) ? decimal(text.strip()) : value);
		if (number == null) {
			faults.add(wrongType(pointer, (this.type == Long.class) ? "integer" : "number"));
			return null;
		}
		this.constraints.check(number, pointer, faults);
		return number;
	}

	private @Nullable N convert(@Nullable Object value) {
		BigDecimal decimal = null;
		if (value instanceof BigDecimal already) {
			decimal = already;
		}
		else if (value instanceof BigInteger integer) {
			decimal = (integer.bitLength() < MAX_DIGITS * 4) ? new BigDecimal(integer) : null;
		}
		else if (value instanceof Number number) {
			decimal = decimal(number.toString());
		}
		if (decimal == null || decimal.precision() > MAX_DIGITS || Math.abs((long) decimal.scale()) > MAX_DIGITS) {
			return null;
		}
		try {
			return this.type.cast((this.type == Long.class) ? (Object) decimal.longValueExact() : decimal);
		}
		catch (ArithmeticException ex) {
			return null;
		}
	}

	private static @Nullable BigDecimal decimal(String text) {
		try {
			return (text.length() <= MAX_DIGITS) ? new BigDecimal(text) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
