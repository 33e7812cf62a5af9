package dev.plinth.environment;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a configuration value must look like, one entry of a
 * {@code META-INF/plinth/requirements.yaml}.
 *
 * @param property the property concerned
 * @param variable the environment variable people set for it, if it is not the one Spring
 * Boot derives from the property name
 * @param required whether the value must be present; values that are present are always
 * checked
 * @param profile the profile expression under which the entry applies, such as
 * {@code prod | staging}; always if absent
 * @param onClass the class whose absence switches the entry off
 * @param onProperty the boolean property that switches the entry off when it is
 * {@code false}
 * @param unless other properties of which one is enough instead of this one
 * @param type the type of the value
 * @param min the smallest permitted number, duration or size
 * @param max the largest permitted number, duration or size
 * @param minLength the smallest permitted number of characters
 * @param maxLength the largest permitted number of characters
 * @param pattern the regular expression the whole value must match
 * @param oneOf the permitted values
 * @param noneOf values that are refused whatever their case, such as secrets out of
 * examples
 * @param secret whether the value must never be shown
 * @param description what the value is for
 */
record Requirement(String property, @Nullable String variable, @DefaultValue("false") boolean required,
		@Nullable String profile, @Nullable String onClass, @Nullable String onProperty,
		@DefaultValue List<String> unless, @DefaultValue("string") ValueType type, @Nullable String min,
		@Nullable String max, @Nullable Integer minLength, @Nullable Integer maxLength, @Nullable Pattern pattern,
		@DefaultValue List<String> oneOf, @DefaultValue List<String> noneOf, @DefaultValue("false") boolean secret,
		@Nullable String description) {

	String variableOrDefault() {
		return (this.variable != null) ? this.variable
				: this.property.replace("-", "")
					.replace('.', '_')
					.replace('[', '_')
					.replace("]", "")
					.toUpperCase(Locale.ROOT);
	}

	/**
	 * Check a value that is present.
	 * @param value the value
	 * @return what is wrong, or {@code null} if nothing is
	 */
	@Nullable String check(String value) {
		String fault = fault(value);
		return (fault == null || this.secret) ? fault : "is '" + shorten(value) + "' but " + fault;
	}

	private @Nullable String fault(String value) {
		Comparable<?> parsed;
		try {
			parsed = this.type.parse(value);
		}
		catch (RuntimeException ex) {
			return this.type.expectation();
		}
		if (this.min != null && compare(parsed, this.min) < 0) {
			return "must be at least " + this.min;
		}
		if (this.max != null && compare(parsed, this.max) > 0) {
			return "must be at most " + this.max;
		}
		if (this.minLength != null && value.length() < this.minLength) {
			return "must have at least " + this.minLength + " characters, not " + value.length();
		}
		if (this.maxLength != null && value.length() > this.maxLength) {
			return "must have at most " + this.maxLength + " characters, not " + value.length();
		}
		if (this.pattern != null && !this.pattern.matcher(value).matches()) {
			return "must match " + this.pattern;
		}
		if (!this.oneOf.isEmpty() && !this.oneOf.contains(value)) {
			return "must be one of " + String.join(", ", this.oneOf);
		}
		if (this.noneOf.stream().anyMatch(value::equalsIgnoreCase)) {
			return "must not be a value out of an example";
		}
		return null;
	}

	@SuppressWarnings("unchecked")
	private int compare(Comparable<?> value, String limit) {
		return ((Comparable<Object>) value).compareTo(this.type.parse(limit));
	}

	private static String shorten(String value) {
		String line = value.replaceAll("\\p{Cntrl}", "?");
		return (line.length() <= 60) ? line : line.substring(0, 57) + "...";
	}

}
