package dev.plinth.benchmarks.report;

import java.util.Locale;

/**
 * Numbers as people read them.
 */
final class Figures {

	private Figures() {
	}

	/**
	 * Return a number with three digits that count, or all digits before the point.
	 * @param value the number
	 * @return the text
	 */
	static String text(double value) {
		double size = Math.abs(value);
		if (size >= 100) {
			return String.format(Locale.ROOT, "%,.0f", value);
		}
		return String.format(Locale.ROOT, (size >= 10) ? "%.1f" : "%.2f", value);
	}

}
