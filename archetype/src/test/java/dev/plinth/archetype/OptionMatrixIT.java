package dev.plinth.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.plinth.test.services.ServiceProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generates services with many combinations of options, builds, starts and calls them.
 */
@Tag("any-jdk")
class OptionMatrixIT {

	/** What was generated when a row was last built, started and called. */
	private static final Path PROVEN = Path.of("src/test/resources/option-matrix.sha256");

	@Test
	void theSmallestServiceStarts() throws Exception {
		GeneratedService service = GeneratedService.smallest();
		service.checkFiles(Options.smallest());
		call(service, Options.smallest());
	}

	/**
	 * All rows are generated; those whose files are what they were when they were last
	 * proven are not built again, unless {@code plinth.test.matrix} is {@code all}.
	 */
	@Test
	void everyPairOfOptionValues() throws IOException {
		boolean all = "all".equals(System.getProperty("plinth.test.matrix"));
		Map<String, String> proven = proven();
		Map<String, String> now = new LinkedHashMap<>();
		List<String> table = new ArrayList<>(
				List.of("| options | files | generated | built, tested | started, called |",
						"| --- | --- | --- | --- | --- |"));
		List<String> failures = new ArrayList<>();
		int number = 0;
		for (Options options : Options.pairwise()) {
			String row = options.toString();
			number++;
			String[] ticks = { "-", "-", "-", "-" };
			try {
				GeneratedService service = generate("row-" + number, options);
				ticks[0] = String.valueOf(service.files().size());
				ticks[1] = tick(service.generationTime());
				String hash = service.hash();
				if (!all && hash.equals(proven.get(row))) {
					ticks[2] = "✓ unchanged";
					ticks[3] = "✓ unchanged";
				}
				else {
					ticks[2] = tick(service.build("-Dcyclonedx.skip", GeneratedService.LINT, "verify").time());
					call(service, options);
					ticks[3] = "✓";
				}
				now.put(row, hash);
				proven.put(row, hash);
				write(proven);
			}
			catch (Exception | AssertionError ex) {
				failures.add(row + ": " + ex);
			}
			table.add("| " + row + " | " + String.join(" | ", ticks) + " |");
			System.out.println(table.get(table.size() - 1));
		}
		Files.write(Path.of("target/option-matrix.md"), table);
		System.out.println(String.join("\n", table));
		System.out.printf("PROOF G5 %d of %d combinations, which have every pair of option values%n", now.size(),
				number);
		assertThat(failures).isEmpty();
		write(now);
	}

	/*
	 * After each row, so that a run that was stopped goes on where it was.
	 */
	private static void write(Map<String, String> proven) throws IOException {
		Files.writeString(PROVEN,
				proven.entrySet()
					.stream()
					.map((entry) -> entry.getValue() + " " + entry.getKey() + "\n")
					.collect(Collectors.joining()));
	}

	private static String tick(Duration time) {
		return "✓ %.0f s".formatted(time.toMillis() / 1000.0);
	}

	private static GeneratedService generate(String name, Options options) throws IOException {
		GeneratedService service = GeneratedService.generate(GeneratedService.PARENT, name,
				options.arguments().toArray(String[]::new));
		service.checkFiles(options);
		return service;
	}

	private static void call(GeneratedService service, Options options) throws IOException, InterruptedException {
		try (ServiceProcess process = service.launch().start()) {
			new Calls(process).check(options);
		}
	}

	private static Map<String, String> proven() throws IOException {
		Map<String, String> proven = new LinkedHashMap<>();
		if (Files.exists(PROVEN)) {
			for (String line : Files.readAllLines(PROVEN)) {
				proven.put(line.substring(65), line.substring(0, 64));
			}
		}
		return proven;
	}

}
