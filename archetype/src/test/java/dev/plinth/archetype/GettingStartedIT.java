package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what {@code docs/getting-started.md} says: writes its files into a generated
 * service and runs their tests.
 */
@Tag("any-jdk")
class GettingStartedIT {

	/** A path on a line of its own, then what is in the file. */
	private static final Pattern FILE = Pattern.compile("^`(src/\\S+)`\n\n```\\w+\n(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	@Test
	void filesOfThePageAreAServiceThatPassesItsTests() throws IOException {
		String page = Files.readString(Path.of("../docs/getting-started.md"));
		List<MatchResult> files = FILE.matcher(page).results().toList();
		assertThat(files).hasSize(7);
		GeneratedService service = GeneratedService.defaults().copy("getting-started");
		for (MatchResult file : files) {
			Path path = service.folder().resolve(file.group(1).replace("com/example/blog", "com/example/orders"));
			assertThat(path).doesNotExist();
			Files.createDirectories(path.getParent());
			Files.writeString(path, file.group(2).replace("com.example.blog", "com.example.orders"));
		}
		MavenProcess.Result result = service.build(GeneratedService.LINT, "test",
				"-Dtest=ArticleApiTests,ApplicationTests");
		assertThat(result.output()).anyMatch((line) -> line.contains("Tests run:") && line.contains("ArticleApiTests"));
	}

}
