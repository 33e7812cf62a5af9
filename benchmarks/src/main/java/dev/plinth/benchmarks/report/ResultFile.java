package dev.plinth.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results as JSON. A section that is measured again replaces the one of its name.
 */
public final class ResultFile {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final Path file;

	/**
	 * Create a file, which need not exist.
	 * @param file the place
	 */
	public ResultFile(Path file) {
		this.file = file;
	}

	/**
	 * Return the sections in the order in which they were first added.
	 * @return the sections
	 */
	public List<Section> sections() {
		return Files.exists(this.file) ? Arrays.asList(JSON.readValue(this.file, Section[].class)) : List.of();
	}

	/**
	 * Add a section.
	 * @param section the section
	 */
	public void put(Section section) {
		List<Section> all = new ArrayList<>(sections());
		int known = all.stream().map(Section::name).toList().indexOf(section.name());
		if (known >= 0) {
			all.set(known, section);
		}
		else {
			all.add(section);
		}
		JSON.writeValue(this.file, all);
	}

}
