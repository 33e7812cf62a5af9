package dev.plinth.test.standard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Bounds of a property.
 */
record LimitRule(String property, @Nullable String min, @Nullable String max, List<String> oneOf,
		@Nullable String why) implements Rule {

	@Override
	public Stream<String> faults(Service service) {
		Optional<String> value = service.value(this.property);
		if (value.isEmpty()) {
			return fault("is not set and has no documented default");
		}
		return Stream.of(below(value.get()), above(value.get()), other(value.get())).flatMap((faults) -> faults);
	}

	private Stream<String> below(String value) {
		if (this.min == null) {
			return Stream.empty();
		}
		return compare(value, this.min, (order) -> order < 0, "is %s but must be at least %s");
	}

	private Stream<String> above(String value) {
		if (this.max == null) {
			return Stream.empty();
		}
		return compare(value, this.max, (order) -> order > 0, "is %s but must be at most %s");
	}

	private Stream<String> other(String value) {
		if (this.oneOf.isEmpty() || this.oneOf.contains(value)) {
			return Stream.empty();
		}
		return fault("is %s but must be one of %s".formatted(value, this.oneOf));
	}

	private Stream<String> compare(String value, String bound, Outside outside, String message) {
		try {
			int order = Quantity.parse(value).compareTo(Quantity.parse(bound));
			return outside.test(order) ? fault(message.formatted(value, bound)) : Stream.empty();
		}
		catch (IllegalArgumentException ex) {
			return fault("is %s, which cannot be compared with %s".formatted(value, bound));
		}
	}

	private Stream<String> fault(String text) {
		return Stream.of(this.property + " " + text + ((this.why != null) ? ": " + this.why : ""));
	}

	/**
	 * Whether the order of a value and a bound is a fault.
	 */
	@FunctionalInterface
	private interface Outside {

		boolean test(int order);

	}

}
