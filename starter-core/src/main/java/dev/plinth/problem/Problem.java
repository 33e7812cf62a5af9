package dev.plinth.problem;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is answered for a failure: a status, a stable code, and the parts a client may
 * see. Immutable. Titles and details that are not set are taken from the messages under
 * {@code problem.<code>.title} and {@code problem.<code>.detail} in the language of the
 * client.
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public final class Problem {

	private final int status;

	private final String code;

	private final @Nullable String title;

	private final @Nullable String detail;

	private final List<Object> arguments;

	private final Map<String, String> headers;

	private final List<Fault> faults;

	private final Map<String, Object> extensions;

	private Problem(Builder builder) {
		this.status = builder.status;
		this.code = builder.code;
		this.title = builder.title;
		this.detail = builder.detail;
		this.arguments = List.copyOf(builder.arguments);
		this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
		this.faults = List.copyOf(builder.faults);
		this.extensions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extensions));
	}

	/**
	 * Start a problem.
	 * @param status the HTTP status, 400 to 599
	 * @param code the stable code in kebab-case
	 * @return a builder
	 */
	public static Builder of(int status, String code) {
		return new Builder(status, code);
	}

	/**
	 * Return the HTTP status.
	 * @return the status, 400 to 599
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the code that a client can rely on.
	 * @return the code in kebab-case
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return the title, if it is not the one in the messages.
	 * @return the title, or {@code null}
	 */
	public @Nullable String title() {
		return this.title;
	}

	/**
	 * Return the detail, if it is not the one in the messages.
	 * @return the detail, or {@code null}
	 */
	public @Nullable String detail() {
		return this.detail;
	}

	/**
	 * Return the arguments of the message for the detail.
	 * @return the arguments
	 */
	public List<Object> arguments() {
		return this.arguments;
	}

	/**
	 * Return the headers of the answer.
	 * @return the headers by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the single faults of the request.
	 * @return the faults
	 */
	public List<Fault> faults() {
		return this.faults;
	}

	/**
	 * Return the members of the body beyond the fixed ones.
	 * @return the members by name
	 */
	public Map<String, Object> extensions() {
		return this.extensions;
	}

	/**
	 * Builds a {@link Problem}. Not thread-safe.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final int status;

		private final String code;

		private @Nullable String title;

		private @Nullable String detail;

		private List<Object> arguments = List.of();

		private final Map<String, String> headers = new LinkedHashMap<>();

		private final List<Fault> faults = new ArrayList<>();

		private final Map<String, Object> extensions = new LinkedHashMap<>();

		private Builder(int status, String code) {
			Assert.isTrue(status >= 400 && status <= 599, () -> "'status' must be 400 to 599, not " + status);
			Assert.hasText(code, "'code' must not be empty");
			this.status = status;
			this.code = code;
		}

		/**
		 * Set a title that is shown as it is.
		 * @param title the title
		 * @return this builder
		 */
		public Builder title(@Nullable String title) {
			this.title = title;
			return this;
		}

		/**
		 * Set a detail. It is shown as it is unless the application's own messages have
		 * one for the code.
		 * @param detail the detail, which must be fit for clients to see
		 * @return this builder
		 */
		public Builder detail(@Nullable String detail) {
			this.detail = detail;
			return this;
		}

		/**
		 * Set the arguments of the message for the detail.
		 * @param arguments the arguments
		 * @return this builder
		 */
		public Builder arguments(Object... arguments) {
			this.arguments = List.of(arguments);
			return this;
		}

		/**
		 * Set a header of the answer.
		 * @param name the header name
		 * @param value the header value
		 * @return this builder
		 */
		public Builder header(String name, String value) {
			this.headers.put(name, value);
			return this;
		}

		/**
		 * Add faults of the request.
		 * @param faults the faults
		 * @return this builder
		 */
		public Builder faults(List<Fault> faults) {
			this.faults.addAll(faults);
			return this;
		}

		/**
		 * Set a member of the body beyond the fixed ones.
		 * @param name the member's name
		 * @param value the value, written as JSON
		 * @return this builder
		 */
		public Builder extension(String name, Object value) {
			this.extensions.put(name, value);
			return this;
		}

		/**
		 * Build the problem.
		 * @return the problem
		 */
		public Problem build() {
			return new Problem(this);
		}

	}

}
