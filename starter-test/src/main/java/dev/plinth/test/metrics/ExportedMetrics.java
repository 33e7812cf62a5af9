package dev.plinth.test.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The metrics of an application as Prometheus reads them, to check that dashboards and
 * alert rules ask for nothing that is not there. Immutable.
 *
 * @since 0.1.0
 */
public final class ExportedMetrics {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");

	private static final Pattern LABEL = Pattern
		.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern GROUPING = Pattern
		.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

	private static final Pattern SELECTOR = Pattern
		.compile("([a-zA-Z_:][\\w:]*)\\s*(\\{(?:[^}\"]|\"(?:[^\"\\\\]|\\\\.)*\")*}|\\(|)");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

	/**
	 * Names and labels that Prometheus adds itself.
	 */
	private static final Set<String> ADDED = Set.of("up", "instance", "job", "le");

	/**
	 * Labels that Prometheus sets itself and renames where an application exports them.
	 */
	private static final Set<String> TAKEN = Set.of("instance", "job");

	/**
	 * Values of labels by metric and label.
	 */
	private final Map<String, Map<String, Set<String>>> labels;

	private ExportedMetrics(Map<String, Map<String, Set<String>>> labels) {
		this.labels = labels;
	}

	/**
	 * Read metrics.
	 * @param exposition the text that the application answers to Prometheus
	 * @return the metrics
	 */
	public static ExportedMetrics parse(String exposition) {
		Map<String, Map<String, Set<String>>> labels = new HashMap<>();
		labels.put("up", Map.of("instance", Set.of(), "job", Set.of()));
		Matcher sample = SAMPLE.matcher(exposition);
		while (sample.find()) {
			Map<String, Set<String>> values = labels.computeIfAbsent(sample.group(1), (name) -> new HashMap<>());
			if (sample.group(2) != null) {
				Matcher label = LABEL.matcher(sample.group(2));
				while (label.find()) {
					values.computeIfAbsent(label.group(1), (name) -> new HashSet<>()).add(label.group(3));
				}
			}
		}
		return new ExportedMetrics(labels);
	}

	/**
	 * Return the names of the metrics.
	 * @return the names, in order
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.labels.keySet());
		names.remove("up");
		return names;
	}

	/**
	 * Find what a file asks for in vain.
	 * @param content the text of a Grafana dashboard (JSON) or of a file of Prometheus
	 * rules (YAML)
	 * @return one sentence for each metric, label, or value of a label that is not
	 * exported, and for each label that Prometheus would rename; empty if there is none
	 */
	public List<String> missing(String content) {
		Set<String> missing = new LinkedHashSet<>();
		for (String expression : expressions(content)) {
			check(expression, missing);
		}
		return new ArrayList<>(missing);
	}

	/**
	 * Return the expressions in a file.
	 * @param content the text of a Grafana dashboard (JSON) or of a file of Prometheus
	 * rules (YAML)
	 * @return the expressions, in the order of the file
	 */
	public static List<String> expressions(String content) {
		List<String> expressions = new ArrayList<>();
		Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(content);
		collect(document, expressions);
		return expressions;
	}

	private static void collect(Object node, List<String> expressions) {
		if (node instanceof Map<?, ?> map) {
			map.forEach((key, value) -> {
				if ("expr".equals(key) && value instanceof String expression) {
					expressions.add(expression);
				}
				else {
					collect(value, expressions);
				}
			});
		}
		else if (node instanceof Collection<?> collection) {
			collection.forEach((element) -> collect(element, expressions));
		}
	}

	private void check(String expression, Set<String> missing) {
		String text = expression.replaceAll("\\[[^]]*]", "");
		Set<String> grouped = new LinkedHashSet<>();
		Matcher grouping = GROUPING.matcher(text);
		while (grouping.find()) {
			for (String label : grouping.group(2).split(",")) {
				if (!label.isBlank()) {
					grouped.add(label.strip());
				}
			}
		}
		Set<String> known = new HashSet<>(ADDED);
		Matcher selector = SELECTOR.matcher(GROUPING.matcher(text).replaceAll(" "));
		while (selector.find()) {
			String name = selector.group(1);
			if (selector.group(2).equals("(") || KEYWORDS.contains(name) || (ADDED.contains(name) && !isUp(name))) {
				continue;
			}
			Map<String, Set<String>> exported = this.labels.get(name);
			if (exported == null) {
				missing.add("metric " + name + " is not exported");
				return;
			}
			known.addAll(exported.keySet());
			if (!isUp(name)) {
				TAKEN.stream()
					.filter(exported::containsKey)
					.forEach((label) -> missing
						.add("metric " + name + " exports the label " + label + ", which Prometheus renames"));
			}
			checkMatchers(name, selector.group(2), exported, missing);
		}
		for (String label : grouped) {
			if (!known.contains(label)) {
				missing.add("no metric of '" + expression.strip() + "' has the label " + label);
			}
		}
	}

	private static boolean isUp(String name) {
		return name.equals("up");
	}

	private static void checkMatchers(String name, String matchers, Map<String, Set<String>> exported,
			Set<String> missing) {
		Matcher matcher = LABEL.matcher(matchers);
		while (matcher.find()) {
			String label = matcher.group(1);
			String value = matcher.group(3);
			Set<String> values = exported.get(label);
			if (values == null) {
				if (isUp(name) || !ADDED.contains(label)) {
					missing.add("metric " + name + " has no label " + label);
				}
			}
			else if (matcher.group(2).equals("=") && !value.isEmpty() && !value.contains("$") && !isUp(name)
					&& !values.contains(value)) {
				missing.add("no " + label + " of metric " + name + " is " + value);
			}
		}
	}

}
