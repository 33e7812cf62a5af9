package dev.plinth.observability.logging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the values of context and key-value pairs go in a JSON object. The names of the
 * pairs decide, and most events of a logger have the same ones. A name with dots leads to
 * objects in each other, as in {@code http.route}; where there is a value already, or a
 * member of the format, the rest of the name stays as it is.
 *
 * @param places the places in the order in which they are written
 * @param end what follows the last value
 */
record PairLayout(List<Place> places, String end) {

	/**
	 * Names that pairs cannot take.
	 */
	private static final Set<String> MEMBERS = Set.of("@timestamp", "log", "process", "service", "message", "error",
			"tags", "ecs");

	/**
	 * Create the layout for names.
	 * @param names the names of the pairs in their order; the last of equal ones counts
	 * @return the layout
	 */
	static PairLayout of(List<String> names) {
		Members members = new Members();
		for (int index = 0; index < names.size(); index++) {
			members.put(names.get(index), 0, index);
		}
		List<Place> places = new ArrayList<>(names.size());
		StringBuilder json = new StringBuilder();
		members.forEach((name, member) -> {
			json.append(',');
			collect(MEMBERS.contains(name) ? "context." + name : name, name, member, json, places);
		});
		return new PairLayout(List.copyOf(places), json.toString());
	}

	private static void collect(String written, String name, Object member, StringBuilder json, List<Place> places) {
		json.append(new JsonLine(Redactor.create(), written.length() + 2).string(written)).append(':');
		if (member instanceof Members nested) {
			String separator = "{";
			for (Map.Entry<String, Object> entry : nested.entrySet()) {
				json.append(separator);
				collect(entry.getKey(), entry.getKey(), entry.getValue(), json, places);
				separator = ",";
			}
			json.append('}');
		}
		else {
			places.add(new Place(json.toString(), name, (Integer) member));
			json.setLength(0);
		}
	}

	/**
	 * Append values.
	 * @param line the line
	 * @param values the values in the order of the names
	 */
	void append(JsonLine line, Object[] values) {
		for (Place place : this.places) {
			line.text(place.before()).value(place.name(), values[place.index()]);
		}
		line.text(this.end);
	}

	/**
	 * The place of a value.
	 *
	 * @param before the JSON between the value before and this one
	 * @param name the last part of the name, which decides whether it is a secret
	 * @param index the index of the pair
	 */
	private record Place(String before, String name, int index) {

	}

	/**
	 * Members by name, whose values are members too or the index of a pair.
	 */
	private static final class Members extends LinkedHashMap<String, Object> {

		private static final long serialVersionUID = 1L;

		private void put(String name, int from, int index) {
			int dot = name.indexOf('.', from);
			if (dot > from && dot < name.length() - 1) {
				String parent = name.substring(from, dot);
				boolean taken = from == 0 && MEMBERS.contains(parent);
				if (!taken && computeIfAbsent(parent, (key) -> new Members()) instanceof Members nested) {
					nested.put(name, dot + 1, index);
					return;
				}
			}
			put(name.substring(from), index);
		}

	}

}
