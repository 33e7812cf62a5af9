package dev.plinth.problem.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the error answers.
 */
@ConfigurationProperties("plinth.problem")
class ProblemProperties {

	/**
	 * Shape of error bodies.
	 */
	private Format format = Format.PROBLEM;

	/**
	 * Prefix of the type of a problem, to which the code is appended.
	 */
	private String typePrefix = "urn:plinth:problem:";

	/**
	 * Whether to answer with a small HTML page when a browser navigates.
	 */
	private boolean html = true;

	/**
	 * Whether to show the cause of a 5xx in the body; by default it is shown in the
	 * profile dev alone.
	 */
	private @Nullable Boolean includeCause;

	/**
	 * Languages beyond those for which there are message files.
	 */
	private Set<Locale> locales = new LinkedHashSet<>();

	/**
	 * Status and code by the class name of an exception, for example "409 already-sold".
	 */
	private Map<String, String> exceptions = new LinkedHashMap<>();

	public Format getFormat() {
		return this.format;
	}

	public void setFormat(Format format) {
		this.format = format;
	}

	public String getTypePrefix() {
		return this.typePrefix;
	}

	public void setTypePrefix(String typePrefix) {
		this.typePrefix = typePrefix;
	}

	public boolean isHtml() {
		return this.html;
	}

	public void setHtml(boolean html) {
		this.html = html;
	}

	public @Nullable Boolean getIncludeCause() {
		return this.includeCause;
	}

	public void setIncludeCause(@Nullable Boolean includeCause) {
		this.includeCause = includeCause;
	}

	public Set<Locale> getLocales() {
		return this.locales;
	}

	public void setLocales(Set<Locale> locales) {
		this.locales = locales;
	}

	public Map<String, String> getExceptions() {
		return this.exceptions;
	}

	public void setExceptions(Map<String, String> exceptions) {
		this.exceptions = exceptions;
	}

	/**
	 * Shape of error bodies.
	 */
	enum Format {

		/**
		 * Problem details as of RFC 9457, in application/problem+json.
		 */
		PROBLEM,

		/**
		 * Plain envelope with success and error, in application/json.
		 */
		ENVELOPE

	}

}
