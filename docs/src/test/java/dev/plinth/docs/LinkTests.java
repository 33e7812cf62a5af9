package dev.plinth.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every relative link of every page leads to a file, and every anchor to a
 * heading.
 */
@Tag("any-jdk")
class LinkTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	@Test
	void everyRelativeLinkLeadsSomewhere() throws IOException {
		List<String> broken = new ArrayList<>();
		int links = 0;
		for (Path page : pages()) {
			Matcher link = LINK.matcher(Files.readString(page));
			while (link.find()) {
				String target = link.group(1);
				if (target.matches("^[a-z]+:.*")) {
					continue;
				}
				links++;
				String[] parts = target.split("#", 2);
				Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
				if (!Files.exists(file)) {
					broken.add(ROOT.relativize(page) + ": " + target);
				}
				else if (parts.length == 2 && !anchors(file).contains(parts[1])) {
					broken.add(ROOT.relativize(page) + ": no heading for " + target);
				}
			}
		}
		assertThat(links).isPositive();
		assertThat(broken).isEmpty();
	}

	private static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>();
		try (Stream<Path> root = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			Stream.concat(root, docs)
				.filter((file) -> file.toString().endsWith(".md") && !file.toString().contains("target"))
				.forEach(pages::add);
		}
		return pages;
	}

	private static List<String> anchors(Path page) throws IOException {
		return Files.readAllLines(page)
			.stream()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("^#+\\s*", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

}
