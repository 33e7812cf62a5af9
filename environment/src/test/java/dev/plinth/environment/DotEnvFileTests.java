package dev.plinth.environment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DotEnvFile}.
 */
class DotEnvFileTests {

	@Test
	void readsEntries() {
		DotEnvFile file = DotEnvFile.parse(".env", """
				# a comment
				PLAIN=value

				export EXPORTED = spaced value  # comment
				HASH=a#b
				EMPTY=
				ONLY_COMMENT= # nothing
				SINGLE='a "b" \\n #c'
				DOUBLE="a\\n\\"b\\" \\$x \\q" # comment
				MULTI="line 1
				line 2"
				WINDOWS=yes\r
				LAST=end""");
		assertThat(file.values()).containsEntry("PLAIN", "value")
			.containsEntry("EXPORTED", "spaced value")
			.containsEntry("HASH", "a#b")
			.containsEntry("EMPTY", "")
			.containsEntry("ONLY_COMMENT", "")
			.containsEntry("SINGLE", "a \"b\" \\n #c")
			.containsEntry("DOUBLE", "a\n\"b\" $x \\q")
			.containsEntry("MULTI", "line 1\nline 2")
			.containsEntry("WINDOWS", "yes")
			.containsEntry("LAST", "end")
			.hasSize(10);
		assertThat(file.origins().get("PLAIN")).hasToString(".env:2");
		assertThat(file.origins().get("LAST")).hasToString(".env:13");
	}

	@ParameterizedTest
	@ValueSource(strings = { "A=1\ntop-secret", "A=1\n=top-secret", "A=1\n1A=top-secret", "A=1\nB=\"top-secret",
			"A=1\nB='top-secret' top-secret" })
	void namesTheLineThatIsNotAnEntryWithoutShowingIt(String content) {
		assertThatIllegalArgumentException().isThrownBy(() -> DotEnvFile.parse(".env", content))
			.withMessageStartingWith("line 2 ")
			.withMessageNotContaining("top-secret");
	}

}
