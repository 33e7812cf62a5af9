package dev.plinth.validation;

import java.util.List;
import java.util.Locale;

import dev.plinth.problem.Fault;
import org.hibernate.validator.cfg.ConstraintDef;
import org.hibernate.validator.cfg.defs.EmailDef;
import org.hibernate.validator.cfg.defs.NotBlankDef;
import org.hibernate.validator.cfg.defs.PatternDef;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.hibernate.validator.cfg.defs.URLDef;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a text. Normalisation comes before constraints.
 *
 * @since 0.1.0
 */
public final class StringSchema extends Schema<String> {

	private final ConstraintSet constraints;

	private final boolean trimmed;

	private final boolean lowercase;

	StringSchema() {
		this(ConstraintSet.on(String.class), false, false);
	}

	private StringSchema(ConstraintSet constraints, boolean trimmed, boolean lowercase) {
		this.constraints = constraints;
		this.trimmed = trimmed;
		this.lowercase = lowercase;
	}

	private StringSchema with(ConstraintDef<?, ?> constraint) {
		return new StringSchema(this.constraints.with(constraint), this.trimmed, this.lowercase);
	}

	/**
	 * Take white space off both ends.
	 * @return a schema that does so
	 */
	public StringSchema trimmed() {
		return new StringSchema(this.constraints, true, this.lowercase);
	}

	/**
	 * Turn the text into lower case.
	 * @return a schema that does so
	 */
	public StringSchema lowercase() {
		return new StringSchema(this.constraints, this.trimmed, true);
	}

	/**
	 * Require something but white space.
	 * @return a schema with the constraint
	 */
	public StringSchema notBlank() {
		return with(new NotBlankDef());
	}

	/**
	 * Require a number of characters.
	 * @param min the least number
	 * @param max the greatest number
	 * @return a schema with the constraint
	 */
	public StringSchema length(int min, int max) {
		return with(new SizeDef().min(min).max(max));
	}

	/**
	 * Require an e-mail address.
	 * @return a schema with the constraint
	 */
	public StringSchema email() {
		return with(new EmailDef());
	}

	/**
	 * Require a URL.
	 * @return a schema with the constraint
	 */
	public StringSchema url() {
		return with(new URLDef());
	}

	/**
	 * Require a match of the whole text.
	 * @param regexp the regular expression
	 * @return a schema with the constraint
	 */
	public StringSchema pattern(String regexp) {
		return with(new PatternDef().regexp(regexp));
	}

	@Override
	@Nullable String read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
		Object value = plain(input);
		if (value == null) {
			return null;
		}
		if (!(value instanceof String text)) {
			faults.add(wrongType(pointer, "string"));
			return null;
		}
		String normal = this.trimmed ? text.strip() : text;
		normal = this.lowercase ? normal.toLowerCase(Locale.ROOT) : normal;
		if (normal.indexOf('\0') >= 0) {
			faults.add(Fault.of(pointer, "null-character"));
		}
		this.constraints.check(normal, pointer, faults);
		return normal;
	}

}
