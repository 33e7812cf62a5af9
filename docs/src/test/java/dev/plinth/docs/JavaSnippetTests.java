package dev.plinth.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every Java snippet of every page compiles: as it stands, as members of a
 * class or as statements. What a page takes for granted (the reader's own types, fields
 * and imports) is in {@code snippets/<page>.java}. An ellipsis stands for a method body
 * or for arguments. Whole files are those of {@code getting-started.md}, which the
 * archetype's {@code GettingStartedIT} builds.
 */
class JavaSnippetTests {

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	@TempDir
	private Path output;

	@Test
	void everySnippetCompiles() throws IOException {
		List<Snippet> snippets = Snippet.all("java");
		assertThat(snippets).isNotEmpty();
		List<String> broken = new ArrayList<>();
		for (Snippet snippet : snippets) {
			if (snippet.code().startsWith("package ")) {
				continue;
			}
			String members = source(snippet, "%s");
			List<String> errors = parses(members) ? compile(members)
					: compile(source(snippet, "void run() throws Exception {\n%s}\n"));
			if (!errors.isEmpty()) {
				broken.add(snippet + "\n  " + String.join("\n  ", errors));
			}
		}
		assertThat(String.join("\n", broken)).isEmpty();
	}

	private static String source(Snippet snippet, String form) throws IOException {
		String code = snippet.code()
			.replaceAll("(\\b(?:class|interface|record) [^{\n]*)\\{ … }", "$1{ }")
			.replace("{ … }", "{ throw new UnsupportedOperationException(); }")
			.replace("…", "");
		StringBuilder imports = new StringBuilder();
		StringBuilder body = new StringBuilder();
		for (String line : code.split("\n", -1)) {
			(line.startsWith("import ") ? imports : body).append(line).append('\n');
		}
		return imports + preamble("imports") + preamble(snippet.name()) + "abstract class Snippet extends Page {\n"
				+ form.formatted(body.toString().replace("%", "%%")).replace("%%", "%") + "}\n";
	}

	private static String preamble(String page) throws IOException {
		try (InputStream file = JavaSnippetTests.class.getResourceAsStream("/snippets/" + page + ".java")) {
			return (file != null) ? new String(file.readAllBytes(), StandardCharsets.UTF_8) : "class Page {\n}\n";
		}
	}

	private static boolean parses(String source) throws IOException {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		((JavacTask) COMPILER.getTask(new StringWriter(), null, diagnostics, null, null, List.of(new Source(source))))
			.parse();
		return diagnostics.getDiagnostics().isEmpty();
	}

	private List<String> compile(String source) {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "-parameters", "-Xlint:none", "-d", this.output.toString(), "-cp",
				System.getProperty("java.class.path"));
		COMPILER.getTask(new StringWriter(), null, diagnostics, options, null, List.of(new Source(source))).call();
		String[] lines = source.split("\n", -1);
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map((diagnostic) -> diagnostic.getMessage(Locale.ROOT).replaceAll("\\s+", " ") + " at '"
					+ lines[(int) diagnostic.getLineNumber() - 1].strip() + "'")
			.toList();
	}

	/**
	 * Source in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String text) {
			super(URI.create("string:///Snippet.java"), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
