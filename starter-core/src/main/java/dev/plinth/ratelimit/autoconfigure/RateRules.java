package dev.plinth.ratelimit.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.plinth.ratelimit.RateWindow;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds the limits of a request. They are indexed by the literal segments that their
 * paths begin with, so that a request costs a look-up per segment however many limits
 * there are for other paths.
 */
final class RateRules {

	static final Duration MAX_LENGTH = Duration.ofDays(1);

	private final List<RateRule> all;

	/** Indices of rules by the literal segments, joined, that a path begins with. */
	private final Map<String, BitSet> byPrefix = new HashMap<>();

	private final int longestPrefix;

	RateRules(List<RateRule> rules) {
		this.all = List.copyOf(rules);
		int longest = 0;
		for (int i = 0; i < rules.size(); i++) {
			for (PathPattern pattern : rules.get(i).patterns()) {
				List<String> prefix = literalPrefix(pattern.getPatternString());
				this.byPrefix.computeIfAbsent(String.join("/", prefix), (key) -> new BitSet()).set(i);
				longest = Math.max(longest, prefix.size());
			}
		}
		this.longestPrefix = longest;
	}

	static RateRules of(RateLimitProperties properties, String contextPath) {
		List<String> faults = new ArrayList<>();
		List<RateRule> rules = new ArrayList<>();
		Map<String, String> names = new HashMap<>();
		properties.rulesWithDefaults().forEach((name, rule) -> {
			if (rule.enabled()) {
				List<PathPattern> patterns = patterns(name, rule, contextPath, faults);
				List<RateWindow> windows = windows(name, rule, faults);
				Set<String> methods = methods(name, rule, faults);
				windows.forEach((window) -> {
					String other = names.putIfAbsent(window.name(), name);
					if (other != null) {
						faults.add("plinth.ratelimit.rules." + name + " and plinth.ratelimit.rules." + other
								+ " both have a window named " + window.name() + "; rename one of them");
					}
				});
				rules.add(new RateRule(name, patterns, methods, rule.key(), windows));
			}
		});
		if (!faults.isEmpty()) {
			throw new InvalidRateLimitException(faults);
		}
		return new RateRules(rules);
	}

	private static Set<String> methods(String name, RateLimitProperties.Rule rule, List<String> faults) {
		Set<String> methods = rule.methods()
			.stream()
			.map((method) -> method.toUpperCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
		for (String method : methods) {
			if (Arrays.stream(HttpMethod.values()).noneMatch((known) -> known.matches(method))) {
				faults.add("plinth.ratelimit.rules." + name + ".methods has " + method
						+ ", which is no HTTP method, so the limit never applies to it");
			}
		}
		return methods;
	}

	private static List<PathPattern> patterns(String name, RateLimitProperties.Rule rule, String contextPath,
			List<String> faults) {
		List<PathPattern> patterns = new ArrayList<>();
		if (rule.paths().isEmpty()) {
			faults.add("plinth.ratelimit.rules." + name + ".paths is empty, so the limit never applies");
		}
		for (String path : rule.paths()) {
			if (path.indexOf('?') >= 0 && path.indexOf('=') >= 0 || path.contains("://") || path.indexOf('#') >= 0) {
				faults.add("plinth.ratelimit.rules." + name + ".paths has " + path
						+ ", which no path matches; give a path without host, query and fragment");
				continue;
			}
			if (contextPath.length() > 1 && path.startsWith(contextPath + "/")) {
				faults.add("plinth.ratelimit.rules." + name + ".paths has " + path
						+ ", but paths are without server.servlet.context-path (" + contextPath + ")");
				continue;
			}
			try {
				patterns.add(PathPatternParser.defaultInstance.parse(path.startsWith("/") ? path : "/" + path));
			}
			catch (PatternParseException ex) {
				faults.add("plinth.ratelimit.rules." + name + ".paths has " + path + ": " + ex.getMessage());
			}
		}
		return patterns;
	}

	private static List<RateWindow> windows(String name, RateLimitProperties.Rule rule, List<String> faults) {
		String property = "plinth.ratelimit.rules." + name + ".windows";
		if (!name.matches("[A-Za-z0-9-]{1,40}")) {
			faults.add("plinth.ratelimit.rules." + name + " must have a name of letters, digits and hyphens");
			return List.of();
		}
		if (rule.windows().isEmpty()) {
			faults.add(property + " is empty, so there is no limit");
		}
		List<RateWindow> windows = new ArrayList<>();
		for (int i = 0; i < rule.windows().size(); i++) {
			RateLimitProperties.Window window = rule.windows().get(i);
			Duration per = window.per();
			if (window.limit() < 1) {
				faults.add(property + "[" + i + "].limit is " + window.limit() + ", but must be at least 1");
			}
			else if (per == null || per.toMillis() < 1 || per.compareTo(MAX_LENGTH) > 0) {
				faults.add(property + "[" + i + "].per is " + per + ", but must be at most a day");
			}
			else {
				windows.add(new RateWindow((i == 0) ? name : name + "-" + (i + 1), window.limit(), per));
			}
		}
		return windows;
	}

	RateRules changed(Map<String, String> changes) {
		return new RateRules(this.all.stream().map((rule) -> changed(rule, changes)).toList());
	}

	private static RateRule changed(RateRule rule, Map<String, String> changes) {
		return rule
			.withWindows(rule.windows().stream().map((window) -> changed(window, changes.get(window.name()))).toList());
	}

	private static RateWindow changed(RateWindow window, @Nullable String change) {
		if (change == null) {
			return window;
		}
		String[] parts = change.split(" ");
		return new RateWindow(window.name(), Long.parseLong(parts[0]), Duration.ofMillis(Long.parseLong(parts[1])));
	}

	List<RateRule> all() {
		return this.all;
	}

	List<RateRule> find(HttpServletRequest request) {
		if (this.all.isEmpty()) {
			return List.of();
		}
		String path = request.getRequestURI();
		int start = request.getContextPath().length();
		BitSet candidates = candidates(path, start);
		if (candidates.isEmpty()) {
			return List.of();
		}
		List<RateRule> found = new ArrayList<>(2);
		PathContainer parsed = PathContainer.parsePath((start == 0) ? path : path.substring(start));
		for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
			RateRule rule = this.all.get(i);
			if (rule.matches(request.getMethod(), parsed)) {
				found.add(rule);
			}
		}
		return found;
	}

	private BitSet candidates(String path, int start) {
		BitSet candidates = new BitSet();
		StringBuilder prefix = new StringBuilder();
		add("", candidates);
		int from = start;
		for (int depth = 1; depth <= this.longestPrefix && from < path.length(); depth++) {
			prefix.append((depth == 1) ? "" : "/").append(segment(path, from));
			add(prefix.toString(), candidates);
			int next = path.indexOf('/', from + 1);
			from = (next < 0) ? path.length() : next;
		}
		return candidates;
	}

	private void add(String prefix, BitSet candidates) {
		BitSet rules = this.byPrefix.get(prefix);
		if (rules != null) {
			candidates.or(rules);
		}
	}

	/**
	 * Return the segment after a slash, without parameters.
	 */
	private static String segment(String path, int slash) {
		int from = Math.min(slash + 1, path.length());
		int to = from;
		while (to < path.length() && path.charAt(to) != '/' && path.charAt(to) != ';') {
			to++;
		}
		String segment = path.substring(from, to);
		return (segment.indexOf('%') < 0) ? segment : decode(segment);
	}

	private static String decode(String segment) {
		try {
			return UriUtils.decode(segment, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return segment;
		}
	}

	private static List<String> literalPrefix(String pattern) {
		List<String> prefix = new ArrayList<>();
		for (String segment : pattern.substring(1).split("/")) {
			if (!segment.matches("[A-Za-z0-9._~-]+")) {
				break;
			}
			prefix.add(segment);
		}
		return prefix;
	}

}
