package dev.plinth.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Results of comparisons that belong together. What is added is printed.
 *
 * @param name the name of the comparison
 * @param machine the machine and the time
 * @param measurements what was measured
 * @param goals what was asked for
 */
public record Section(String name, String machine, List<Measurement> measurements, List<Goal> goals) {

	/**
	 * Create a section without results.
	 * @param name the name
	 * @param machine the machine and the time
	 */
	public Section(String name, String machine) {
		this(name, machine, new ArrayList<>(), new ArrayList<>());
	}

	/**
	 * Add a measurement.
	 * @param measurement the measurement
	 */
	public void add(Measurement measurement) {
		this.measurements.add(measurement);
		print("%-14s %-44s %-34s %12s  (%s to %s)", this.name, measurement.work(), measurement.side(),
				Figures.text(measurement.median()) + " " + measurement.unit(), Figures.text(measurement.lowest()),
				Figures.text(measurement.highest()));
	}

	/**
	 * Add a goal.
	 * @param goal the goal
	 */
	public void add(Goal goal) {
		this.goals.add(goal);
		print("PROOF %s: %s %s, goal %s %s: %s", goal.work(), Figures.text(goal.value()), goal.unit(),
				goal.atLeast() ? "≥" : "≤", Figures.text(goal.bound()), goal.reached() ? "reached" : "MISSED");
	}

	/**
	 * Return what a side showed.
	 * @param work what was done
	 * @param side the side
	 * @return the median
	 */
	public double median(String work, String side) {
		return this.measurements.stream()
			.filter((measurement) -> measurement.work().equals(work) && measurement.side().equals(side))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Not measured: " + work + ", " + side))
			.median();
	}

	/**
	 * Return what a side showed as a multiple of what another one showed.
	 * @param work what was done
	 * @param ours the side
	 * @param theirs the other one
	 * @return the quotient of the medians
	 */
	public double ratio(String work, String ours, String theirs) {
		return median(work, ours) / median(work, theirs);
	}

	private static void print(String format, Object... arguments) {
		System.out.println(String.format(Locale.ROOT, format, arguments));
	}

}
