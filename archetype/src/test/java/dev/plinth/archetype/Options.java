package dev.plinth.archetype;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One choice for every option of the archetype that has a fixed set of values.
 */
record Options(Map<String, String> values) {

	/** Every option with its values, the default first. */
	static final Map<String, List<String>> OFFERED = offered();

	private static Map<String, List<String>> offered() {
		Map<String, List<String>> offered = new LinkedHashMap<>();
		for (String flag : List.of("security", "cache", "jobs", "observability", "redis")) {
			offered.put(flag, List.of("true", "false"));
		}
		offered.put("database", List.of("postgresql", "mysql"));
		offered.put("ci", List.of("github", "gitlab", "none"));
		offered.put("kubernetes", List.of("true", "false"));
		offered.put("sample", List.of("true", "false"));
		return offered;
	}

	static Options defaults() {
		Map<String, String> values = new LinkedHashMap<>();
		OFFERED.forEach((option, choices) -> values.put(option, choices.get(0)));
		return new Options(values);
	}

	static Options smallest() {
		Map<String, String> values = new LinkedHashMap<>();
		OFFERED.forEach((option, choices) -> values.put(option,
				option.equals("database") ? choices.get(0) : choices.get(choices.size() - 1)));
		return new Options(values);
	}

	/** All that the archetype accepts. */
	static List<Options> valid() {
		List<Options> all = List.of(new Options(Map.of()));
		for (Map.Entry<String, List<String>> option : OFFERED.entrySet()) {
			List<Options> longer = new ArrayList<>();
			for (Options start : all) {
				option.getValue().forEach((value) -> longer.add(start.with(option.getKey(), value)));
			}
			all = longer;
		}
		return all.stream().filter((options) -> !options.has("sample") || options.has("security")).toList();
	}

	/**
	 * A few combinations in which every two values that may occur together do so at least
	 * once. The first has the default values, the second is the smallest.
	 */
	static List<Options> pairwise() {
		List<Options> valid = valid();
		List<String> missing = new ArrayList<>(
				valid.stream().flatMap((options) -> options.pairs().stream()).distinct().toList());
		List<Options> rows = new ArrayList<>();
		for (Options first : List.of(defaults(), smallest())) {
			rows.add(first);
			missing.removeAll(first.pairs());
		}
		while (!missing.isEmpty()) {
			Options best = valid.get(0);
			long most = 0;
			for (Options candidate : valid) {
				long covered = candidate.pairs().stream().filter(missing::contains).count();
				if (covered > most) {
					best = candidate;
					most = covered;
				}
			}
			rows.add(best);
			missing.removeAll(best.pairs());
		}
		return rows;
	}

	Options with(String option, String value) {
		Map<String, String> changed = new LinkedHashMap<>(this.values);
		changed.put(option, value);
		return new Options(changed);
	}

	boolean has(String flag) {
		return "true".equals(this.values.get(flag));
	}

	String get(String option) {
		return this.values.get(option);
	}

	/** What has to be said on the command line: everything that is not the default. */
	List<String> arguments() {
		List<String> arguments = new ArrayList<>();
		this.values.forEach((option, value) -> {
			String usual = option.equals("sample") ? get("security") : OFFERED.get(option).get(0);
			if (!value.equals(usual)) {
				arguments.add("-D" + option + "=" + value);
			}
		});
		return arguments;
	}

	private List<String> pairs() {
		List<String> single = this.values.entrySet().stream().map(Map.Entry::toString).toList();
		List<String> pairs = new ArrayList<>();
		for (int i = 0; i < single.size(); i++) {
			for (int j = i + 1; j < single.size(); j++) {
				pairs.add(single.get(i) + " " + single.get(j));
			}
		}
		return pairs;
	}

	@Override
	public String toString() {
		return arguments().isEmpty() ? "(defaults)" : String.join(" ", arguments());
	}

}
