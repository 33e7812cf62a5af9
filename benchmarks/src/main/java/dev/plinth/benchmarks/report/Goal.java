package dev.plinth.benchmarks.report;

/**
 * A value that was asked for.
 *
 * @param work what was done
 * @param value what was measured
 * @param bound what was asked for
 * @param atLeast whether the bound is the lowest good value, else it is the highest
 * @param unit the unit of both, as in {@code "× bare Boot"}
 */
public record Goal(String work, double value, double bound, boolean atLeast, String unit) {

	/**
	 * Create a goal with a lowest good value.
	 * @param work what was done
	 * @param value what was measured
	 * @param bound what was asked for
	 * @param unit the unit of both
	 * @return the goal
	 */
	public static Goal atLeast(String work, double value, double bound, String unit) {
		return new Goal(work, value, bound, true, unit);
	}

	/**
	 * Create a goal with a highest good value.
	 * @param work what was done
	 * @param value what was measured
	 * @param bound what was asked for
	 * @param unit the unit of both
	 * @return the goal
	 */
	public static Goal atMost(String work, double value, double bound, String unit) {
		return new Goal(work, value, bound, false, unit);
	}

	boolean reached() {
		return this.atLeast ? this.value >= this.bound : this.value <= this.bound;
	}

}
