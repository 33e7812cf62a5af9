package dev.plinth.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Block of code on a page of the documentation.
 *
 * @param page the page, relative to the root of the repository
 * @param line the line it starts at
 * @param language what follows the fence
 * @param code the text
 */
record Snippet(Path page, int line, String language, String code) {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	static List<Path> pages() throws IOException {
		try (Stream<Path> root = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			return Stream.concat(root, docs)
				.filter((file) -> file.toString().endsWith(".md")
						&& !ROOT.relativize(file).startsWith(Path.of("docs", "target")))
				.sorted()
				.toList();
		}
	}

	static List<Snippet> all(String language) throws IOException {
		List<Snippet> snippets = new ArrayList<>();
		for (Path page : pages()) {
			collect(page, language, snippets);
		}
		return snippets;
	}

	private static void collect(Path page, String language, List<Snippet> snippets) throws IOException {
		List<String> lines = Files.readAllLines(page);
		int start = -1;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (start < 0 && line.startsWith("```")) {
				start = i;
			}
			else if (start >= 0 && line.equals("```")) {
				String found = lines.get(start).strip().substring(3).strip();
				if (found.equals(language)) {
					snippets.add(new Snippet(ROOT.relativize(page), start + 1, found,
							String.join("\n", lines.subList(start + 1, i)) + "\n"));
				}
				start = -1;
			}
		}
	}

	String name() {
		return this.page.getFileName().toString().replaceFirst("\\.md$", "");
	}

	@Override
	public String toString() {
		return this.page + ":" + this.line;
	}

}
