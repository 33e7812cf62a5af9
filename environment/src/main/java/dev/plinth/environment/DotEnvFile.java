package dev.plinth.environment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.origin.Origin;

/**
 * The content of a {@code .env} file: lines of the form {@code NAME=value}, optionally
 * preceded by {@code export}. Values may be quoted: single quotes keep every character,
 * double quotes may span lines and know {@code \n}, {@code \t}, {@code \"}, {@code \\}
 * and {@code \$}. A {@code #} at the start of a line, or after a blank, starts a comment.
 */
final class DotEnvFile {

	private static final Pattern ENTRY = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=[ \\t]*");

	private final Map<String, Object> values = new LinkedHashMap<>();

	private final Map<String, Origin> origins = new LinkedHashMap<>();

	private final String name;

	private final String content;

	private int position;

	private DotEnvFile(String name, String content) {
		this.name = name;
		this.content = content.replace("\r\n", "\n").replace('\r', '\n');
	}

	/**
	 * Parse a file.
	 * @param name the name of the file, for people
	 * @param content the content of the file
	 * @return the parsed file
	 * @throws IllegalArgumentException if a line is not an entry; the message never
	 * contains the line
	 */
	static DotEnvFile parse(String name, String content) {
		DotEnvFile file = new DotEnvFile(name, content);
		file.parse();
		return file;
	}

	Map<String, Object> values() {
		return this.values;
	}

	Map<String, Origin> origins() {
		return this.origins;
	}

	private void parse() {
		if (this.content.startsWith("\uFEFF")) {
			this.position = 1;
		}
		while (this.position < this.content.length()) {
			int end = endOfLine(this.position);
			String line = this.content.substring(this.position, end);
			if (line.isBlank() || line.stripLeading().startsWith("#")) {
				this.position = end + 1;
			}
			else {
				parseEntry(line);
			}
		}
	}

	private void parseEntry(String line) {
		int lineNumber = lineNumber();
		Matcher matcher = ENTRY.matcher(line);
		if (!matcher.lookingAt()) {
			throw new IllegalArgumentException("line " + lineNumber + " is not of the form NAME=value");
		}
		this.position += matcher.end();
		char quote = (this.position < this.content.length()) ? this.content.charAt(this.position) : '\n';
		String value = (quote == '"' || quote == '\'') ? quoted(quote, lineNumber) : plain();
		this.values.put(matcher.group(1), value);
		this.origins.put(matcher.group(1), new Line(this.name, lineNumber));
	}

	private String plain() {
		int end = endOfLine(this.position);
		String value = this.content.substring(this.position, end);
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) == '#' && (i == 0 || Character.isWhitespace(value.charAt(i - 1)))) {
				value = value.substring(0, i);
			}
		}
		this.position = end + 1;
		return value.strip();
	}

	private String quoted(char quote, int lineNumber) {
		StringBuilder value = new StringBuilder();
		for (int i = this.position + 1; i < this.content.length(); i++) {
			char character = this.content.charAt(i);
			if (character == quote) {
				int end = endOfLine(i);
				String rest = this.content.substring(i + 1, end).strip();
				if (!rest.isEmpty() && !rest.startsWith("#")) {
					throw new IllegalArgumentException("line " + lineNumber + " has text after the closing quote");
				}
				this.position = end + 1;
				return value.toString();
			}
			if (character == '\\' && quote == '"' && i + 1 < this.content.length()) {
				i++;
				value.append(unescape(this.content.charAt(i)));
			}
			else {
				value.append(character);
			}
		}
		throw new IllegalArgumentException("line " + lineNumber + " has no closing quote");
	}

	private String unescape(char character) {
		return switch (character) {
			case 'n' -> "\n";
			case 't' -> "\t";
			case '"', '\\', '$' -> String.valueOf(character);
			default -> "\\" + character;
		};
	}

	private int endOfLine(int from) {
		int end = this.content.indexOf('\n', from);
		return (end < 0) ? this.content.length() : end;
	}

	private int lineNumber() {
		return (int) this.content.substring(0, this.position).chars().filter((character) -> character == '\n').count()
				+ 1;
	}

	private record Line(String file, int number) implements Origin {

		@Override
		public String toString() {
			return this.file + ":" + this.number;
		}

	}

}
