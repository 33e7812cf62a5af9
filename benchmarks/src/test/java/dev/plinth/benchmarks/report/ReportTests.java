package dev.plinth.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Report}, {@link ResultFile}, {@link Section} and {@link Plot}.
 */
class ReportTests {

	@TempDir
	private Path directory;

	@Test
	void medianIsTheValueInTheMiddle() {
		assertThat(measurement("a", 3, 1, 2).median()).isEqualTo(2);
		assertThat(measurement("a", 4, 1, 2, 3).median()).isEqualTo(2.5);
	}

	@Test
	void ratioIsOneOfMedians() {
		Section section = section("http");
		assertThat(section.ratio("GET", "Plinth", "bare <Boot>")).isEqualTo(0.5);
		assertThatIllegalArgumentException().isThrownBy(() -> section.median("GET", "Rails"))
			.withMessageContaining("GET, Rails");
	}

	@Test
	void goalIsReachedAtItsBound() {
		assertThat(Goal.atLeast("x", 1.4, 1.4, "×").reached()).isTrue();
		assertThat(Goal.atLeast("x", 1.39, 1.4, "×").reached()).isFalse();
		assertThat(Goal.atMost("x", 1.3, 1.3, "×").reached()).isTrue();
		assertThat(Goal.atMost("x", 1.31, 1.3, "×").reached()).isFalse();
	}

	@Test
	void sectionThatIsMeasuredAgainReplacesTheOldOne() {
		ResultFile file = new ResultFile(this.directory.resolve("results.json"));
		assertThat(file.sections()).isEmpty();
		file.put(section("http"));
		file.put(section("jobs"));
		Section again = section("http");
		again.add(measurement("third", 9));
		file.put(again);
		assertThat(file.sections()).containsExactly(again, section("jobs"));
	}

	@Test
	void writesTablesBetweenTheMarksAndLeavesTheText() throws Exception {
		Path page = this.directory.resolve("benchmarks.md");
		Path images = this.directory.resolve("benchmarks");
		new Report(List.of(section("http"))).write(page, images);
		Files.writeString(page, Files.readString(page).replace("# Benchmarks", "# Ours\n\nText.") + "\nEnd.\n");
		new Report(List.of(section("http"))).write(page, images);
		assertThat(page).content()
			.startsWith("# Ours\n\nText.")
			.endsWith("\nEnd.\n")
			.containsOnlyOnce("| GET | 0.50 × bare Boot | ≥ 0.70 | **missed** |")
			.contains("| GET | Plinth | 100 requests/s | 99.0 to 101 | 3 |")
			.contains("![GET, requests/s](benchmarks/http-1.svg)");
		Document plot = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(images.resolve("http-1.svg").toFile());
		assertThat(plot.getDocumentElement().getTextContent()).contains("bare <Boot>").contains("200");
	}

	@Test
	void pageWithoutMarksIsLeftAlone() throws Exception {
		Path page = Files.writeString(this.directory.resolve("benchmarks.md"), "Text");
		assertThatIllegalStateException()
			.isThrownBy(() -> new Report(List.of()).write(page, this.directory.resolve("benchmarks")));
		assertThat(page).content().isEqualTo("Text");
	}

	private static Section section(String name) {
		Section section = new Section(name, "2 cores");
		section.add(measurement("bare <Boot>", 200, 210, 190));
		section.add(measurement("Plinth", 100, 99, 101));
		section.add(Goal.atLeast("GET", 0.5, 0.7, "× bare Boot"));
		return section;
	}

	private static Measurement measurement(String side, double... rounds) {
		return new Measurement("GET", side, "requests/s", Arrays.stream(rounds).boxed().toList());
	}

}
