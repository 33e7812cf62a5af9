package dev.plinth.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars as SVG, readable on light and dark pages: one row for each measurement, with its
 * median and the span of its rounds.
 */
final class Plot {

	private static final int WIDTH = 820;

	private static final int LABELS = 310;

	private static final int ROW = 26;

	private static final int TOP = 44;

	private static final int FIGURES = 120;

	private final StringBuilder svg = new StringBuilder();

	private Plot() {
	}

	/**
	 * Draw measurements of one work.
	 * @param title the title
	 * @param measurements the measurements, with equal units
	 * @return the drawing
	 */
	static String bars(String title, List<Measurement> measurements) {
		Plot plot = new Plot();
		int height = TOP + ROW * measurements.size() + 10;
		plot.add(
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
						+ " font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">",
				WIDTH, height, WIDTH, height);
		plot.add("<title>%s</title>", escape(title));
		plot.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
		plot.add("<text x=\"12\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#1f2933\">%s</text>",
				escape(title + ", " + measurements.get(0).unit()));
		double most = measurements.stream().mapToDouble(Measurement::highest).max().orElseThrow();
		for (int i = 0; i < measurements.size(); i++) {
			plot.bar(measurements.get(i), TOP + i * ROW, (WIDTH - LABELS - FIGURES) / most);
		}
		return plot.svg.append("</svg>\n").toString();
	}

	private void bar(Measurement measurement, int top, double scale) {
		int middle = top + ROW / 2;
		double median = measurement.median();
		double from = LABELS + measurement.lowest() * scale;
		double to = LABELS + measurement.highest() * scale;
		add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1f2933\">%s</text>", LABELS - 8, middle + 4,
				escape(measurement.side()));
		add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>", LABELS, top + 4,
				Math.max(1, median * scale), ROW - 8, measurement.side().startsWith("Plinth") ? "#0b7285" : "#adb5bd");
		add("<path d=\"M%.1f %dH%.1fM%.1f %dv8M%.1f %dv8\" stroke=\"#1f2933\" fill=\"none\"/>", from, middle, to, from,
				middle - 4, to, middle - 4);
		add("<text x=\"%.1f\" y=\"%d\" fill=\"#1f2933\">%s</text>", to + 8, middle + 4, Figures.text(median));
	}

	private void add(String format, Object... arguments) {
		this.svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}
