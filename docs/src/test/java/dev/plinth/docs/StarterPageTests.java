package dev.plinth.docs;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the pages of the starters have one order, and that their tables of beans
 * name every bean of the auto-configurations and only tests that exist.
 */
@Tag("any-jdk")
class StarterPageTests {

	private static final List<String> ORDER = List.of("Add it", "What it registers", "Switch it off", "Replace it",
			"Properties", "Metrics", "Failure modes");

	private static final Pattern CODE = Pattern.compile("`(\\w+)`");

	private final SimpleMetadataReaderFactory metadata = new SimpleMetadataReaderFactory();

	@ParameterizedTest
	@ValueSource(strings = { "core", "security", "cache", "jobs", "observability" })
	void pageHasTheOrderOfAllPages(String starter) throws IOException {
		List<String> headings = page(starter).lines()
			.filter((line) -> line.startsWith("## "))
			.map((line) -> line.substring(3))
			.filter(ORDER::contains)
			.toList();
		assertThat(headings).isEqualTo(ORDER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "core", "security", "cache", "jobs", "observability" })
	void tableNamesEveryBean(String starter) throws Exception {
		assertThat(column(starter, 1)).as("beans in docs/starter-" + starter + ".md").isEqualTo(beans(starter));
	}

	@ParameterizedTest
	@ValueSource(strings = { "core", "security", "cache", "jobs", "observability" })
	void everyTestOfTheTableExists(String starter) throws IOException {
		try (Stream<Path> files = Files.walk(Snippet.ROOT.resolve("starter-" + starter + "/src/test/java"))) {
			Set<String> tests = files.map((file) -> file.getFileName().toString().replace(".java", ""))
				.collect(Collectors.toSet());
			assertThat(column(starter, 3)).isNotEmpty().isSubsetOf(tests);
		}
	}

	private static String page(String starter) throws IOException {
		return Files.readString(Snippet.ROOT.resolve("docs/starter-" + starter + ".md"));
	}

	private static Set<String> column(String starter, int column) throws IOException {
		Set<String> found = new TreeSet<>();
		for (String row : page(starter).split("## What it registers")[1].split("\n## ")[0].split("\n")) {
			String[] cells = row.split("\\|");
			if (cells.length > 3) {
				CODE.matcher(cells[column]).results().map((code) -> code.group(1)).forEach(found::add);
			}
		}
		return found;
	}

	private Set<String> beans(String starter) throws Exception {
		Set<String> beans = new TreeSet<>();
		for (String configuration : ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())) {
			URL file = getClass().getResource("/" + configuration.replace('.', '/') + ".class");
			if (file.toString().contains("starter-" + starter)) {
				collect(configuration, beans, new HashSet<>());
			}
		}
		assertThat(beans).isNotEmpty();
		return beans;
	}

	private void collect(String configuration, Set<String> beans, Set<String> seen) throws IOException {
		if (!configuration.startsWith("dev.plinth.") || !seen.add(configuration)) {
			return;
		}
		AnnotationMetadata type = this.metadata.getMetadataReader(configuration).getAnnotationMetadata();
		type.getAnnotatedMethods(Bean.class.getName()).stream().map(MethodMetadata::getMethodName).forEach(beans::add);
		for (String nested : type.getMemberClassNames()) {
			collect(nested, beans, seen);
		}
		if (type.isAnnotated(Import.class.getName())) {
			String[] imported = (String[]) type.getAnnotationAttributes(Import.class.getName(), true).get("value");
			for (String other : imported) {
				collect(other, beans, seen);
			}
		}
	}

}
