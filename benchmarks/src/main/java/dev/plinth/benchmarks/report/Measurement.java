package dev.plinth.benchmarks.report;

import java.util.List;

/**
 * What one side of a comparison showed, in each round.
 *
 * @param work what was done
 * @param side what did it, or the size at which it was done
 * @param unit the unit of the values
 * @param rounds the values
 */
public record Measurement(String work, String side, String unit, List<Double> rounds) {

	/**
	 * Return the value in the middle, of two the mean.
	 * @return the median
	 */
	public double median() {
		List<Double> sorted = this.rounds.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	double lowest() {
		return this.rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
	}

	double highest() {
		return this.rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
	}

}
