package dev.plinth.benchmarks.logging;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import dev.plinth.observability.logging.Redactor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Redaction of one text, beside the usual regular expression with fewer names of secrets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RedactionBenchmark {

	private static final Pattern PATTERN = Pattern
		.compile("(?i)([\\w.-]*(?:password|passwd|pwd|secret|token|authorization"
				+ "|api[-_]?key|cookie)[\"']?\\s*[=:]\\s*[\"']?)[^\\s,;&\"'}\\])<]+|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+|bearer\\s+\\S+");

	/**
	 * What redacts.
	 */
	@Param({ "plinth", "expression" })
	public String by = "";

	/**
	 * A message of an access event (42 characters), a body with two secrets, or a stack
	 * trace of 60 frames.
	 */
	@Param({ "message", "secrets", "trace" })
	public String text = "";

	private @Nullable UnaryOperator<String> redaction;

	private String input = "";

	/**
	 * Prepares the text.
	 */
	@Setup
	public void prepare() {
		Redactor redactor = Redactor.create();
		this.redaction = this.by.equals("plinth") ? redactor::redact
				: (input) -> PATTERN.matcher(input).replaceAll(Redactor.REDACTED);
		this.input = switch (this.text) {
			case "message" -> "GET /api/v1/products/{id} 200 in 3 ms, hit";
			case "secrets" ->
				"Login {\"email\":\"ada@example.com\",\"password\":\"S3cret!pw\"} with Authorization: Bearer "
						+ "abc.def-123 refused";
			case "trace" -> "java.lang.IllegalStateException: Cannot store Login[email=a, password=S3cret!pw]\n"
					+ "\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)\n"
						.repeat(60);
			default -> throw new IllegalArgumentException(this.text);
		};
	}

	/**
	 * Measures one text.
	 * @return the text without secrets
	 */
	@Benchmark
	public String redact() {
		return Objects.requireNonNull(this.redaction).apply(this.input);
	}

}
