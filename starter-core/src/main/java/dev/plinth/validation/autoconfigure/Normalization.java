package dev.plinth.validation.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Locale;

import dev.plinth.validation.Lowercase;
import dev.plinth.validation.Trimmed;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;

/**
 * What is done to a text while it is bound.
 *
 * @param trim whether white space is taken off both ends
 * @param lowercase whether it is turned into lower case
 */
record Normalization(boolean trim, boolean lowercase) {

	/**
	 * Find what annotations, or annotations on them, ask for.
	 * @param annotations the annotations of a property or parameter
	 * @return what is done, or {@code null} for nothing
	 */
	static @Nullable Normalization of(Annotation... annotations) {
		if (annotations.length == 0) {
			return null;
		}
		MergedAnnotations merged = MergedAnnotations.from(annotations);
		boolean trim = merged.isPresent(Trimmed.class);
		boolean lowercase = merged.isPresent(Lowercase.class);
		return (trim || lowercase) ? new Normalization(trim, lowercase) : null;
	}

	String apply(String text) {
		String normal = this.trim ? text.strip() : text;
		return this.lowercase ? normal.toLowerCase(Locale.ROOT) : normal;
	}

}
