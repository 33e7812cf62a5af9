package dev.plinth.archetype;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	@Test
	void theseAreTheOptionsOfTheDescriptor() throws Exception {
		String descriptor = Files.readString(Path.of("src/main/resources/META-INF/maven/archetype-metadata.xml"));
		List<String> described = Pattern
			.compile(
					"key=\"(\\w+)\">\\s*<defaultValue>(.*?)</defaultValue>\\s*<validationRegex>(.*?)</validationRegex>")
			.matcher(descriptor)
			.results()
			.map((MatchResult result) -> result.group(1) + "=" + result.group(3))
			.filter((option) -> !option.startsWith("parent="))
			.toList();
		assertThat(described).containsExactlyElementsOf(Options.OFFERED.entrySet()
			.stream()
			.map((option) -> option.getKey() + "=" + String.join("|", option.getValue()))
			.toList());
	}

	@Test
	void everyPairOfValuesIsInARow() {
		List<Options> rows = Options.pairwise();
		assertThat(rows).hasSizeLessThan(15).doesNotHaveDuplicates();
		for (Options valid : Options.valid()) {
			valid.values()
				.forEach((option, value) -> valid.values()
					.forEach((other, otherValue) -> assertThat(rows)
						.anyMatch((row) -> row.get(option).equals(value) && row.get(other).equals(otherValue))));
		}
	}

	@Test
	void onlyWhatIsNotUsualHasToBeSaid() {
		assertThat(Options.defaults().arguments()).isEmpty();
		assertThat(Options.smallest().arguments()).containsExactly("-Dsecurity=false", "-Dcache=false", "-Djobs=false",
				"-Dobservability=false", "-Dredis=false", "-Dci=none", "-Dkubernetes=false");
		assertThat(Options.defaults().with("sample", "false").arguments()).containsExactly("-Dsample=false");
	}

}
