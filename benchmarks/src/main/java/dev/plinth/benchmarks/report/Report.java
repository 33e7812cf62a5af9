package dev.plinth.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables and plots of results, written into a page between two marks. The text around
 * them stays.
 */
public final class Report {

	private static final String BEGIN = "<!-- figures: written by benchmarks/run --publish -->";

	private static final String END = "<!-- end of figures -->";

	private final List<Section> sections;

	private final Map<String, String> plots = new LinkedHashMap<>();

	/**
	 * Create a report.
	 * @param sections the results
	 */
	public Report(List<Section> sections) {
		this.sections = sections;
	}

	/**
	 * Write the page and its plots.
	 * @param page the page; it must have both marks, or not exist
	 * @param images the directory for plots, beside the page
	 * @throws IOException if it cannot be written
	 */
	public void write(Path page, Path images) throws IOException {
		String text = Files.exists(page) ? Files.readString(page) : "# Benchmarks\n\n" + BEGIN + "\n" + END + "\n";
		String figures = figures(images.getName(images.getNameCount() - 1).toString());
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException("%s has no line %s … %s".formatted(page, BEGIN, END));
		}
		Files.writeString(page, text.substring(0, begin) + BEGIN + "\n" + figures + text.substring(end));
		Files.createDirectories(images);
		for (Map.Entry<String, String> plot : this.plots.entrySet()) {
			Files.writeString(images.resolve(plot.getKey()), plot.getValue());
		}
	}

	private String figures(String images) {
		StringBuilder text = new StringBuilder("\n| work | measured | goal | |\n| --- | --- | --- | --- |\n");
		for (Section section : this.sections) {
			for (Goal goal : section.goals()) {
				text.append(String.format(Locale.ROOT, "| %s | %s %s | %s %s | %s |\n", goal.work(),
						Figures.text(goal.value()), goal.unit(), goal.atLeast() ? "≥" : "≤", Figures.text(goal.bound()),
						goal.reached() ? "reached" : "**missed**"));
			}
		}
		this.sections.forEach((section) -> append(text, section, images));
		return text.append('\n').toString();
	}

	private void append(StringBuilder text, Section section, String images) {
		text.append("\n## ").append(section.name()).append("\n\n").append(section.machine()).append(".\n");
		Map<String, List<Measurement>> byWork = section.measurements()
			.stream()
			.collect(Collectors.groupingBy((measurement) -> measurement.work() + "\n" + measurement.unit(),
					LinkedHashMap::new, Collectors.toUnmodifiableList()));
		text.append("\n| work | side | median | lowest to highest | rounds |\n| --- | --- | --- | --- | --- |\n");
		section.measurements()
			.forEach((measurement) -> text.append(String.format(Locale.ROOT, "| %s | %s | %s %s | %s to %s | %d |\n",
					measurement.work(), measurement.side(), Figures.text(measurement.median()), measurement.unit(),
					Figures.text(measurement.lowest()), Figures.text(measurement.highest()),
					measurement.rounds().size())));
		text.append('\n');
		int number = 0;
		for (List<Measurement> measurements : byWork.values()) {
			if (measurements.size() > 1) {
				String file = section.name() + "-" + (++number) + ".svg";
				String title = measurements.get(0).work();
				this.plots.put(file, Plot.bars(title, measurements));
				text.append(String.format(Locale.ROOT, "![%s, %s](%s/%s)\n", title, measurements.get(0).unit(), images,
						file));
			}
		}
	}

}
