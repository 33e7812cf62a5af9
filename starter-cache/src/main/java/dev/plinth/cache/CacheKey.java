package dev.plinth.cache;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The two forms of a cache key: the object under which the local level holds a value, and
 * the text that names it between nodes. Equal keys have equal texts on every node, keys
 * that differ have texts that differ, and an object can be found from its text.
 */
final class CacheKey {

	static final int MAX_LENGTH = 200;

	private static final @Nullable Field PARAMS = findParams();

	private static final ClassValue<Boolean> DESCRIBED = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			Method method = ReflectionUtils.findMethod(type, "toString");
			return method != null && method.getDeclaringClass() != Object.class;
		}

	};

	private static final String RESERVED = "\"([#~-0123456789";

	private CacheKey() {
	}

	/**
	 * Return the object under which the local level holds the value of a key: a
	 * {@link String}, a {@link Long} or a {@link Composite}. A key without a text that is
	 * the same on every node is returned as it is.
	 */
	static Object of(Object key) {
		if (key instanceof String text) {
			return (text.length() <= MAX_LENGTH) ? text : new Composite(bounded(quote(text)));
		}
		if (key instanceof Long || key instanceof Composite) {
			return key;
		}
		if (key instanceof Integer || key instanceof Short || key instanceof Byte) {
			return ((Number) key).longValue();
		}
		if (key instanceof CharSequence) {
			return of(key.toString());
		}
		StringBuilder text = new StringBuilder();
		return append(text, key) ? new Composite(bounded(text.toString())) : key;
	}

	/**
	 * Return whether an object returned by {@link #of} has a text.
	 */
	static boolean hasText(Object key) {
		return key instanceof String || key instanceof Long || key instanceof Composite;
	}

	static String text(Object key) {
		if (key instanceof String text) {
			return (text.isEmpty() || RESERVED.indexOf(text.charAt(0)) != -1) ? "\"" + text : text;
		}
		return key.toString();
	}

	static Object parse(String text) {
		char first = text.charAt(0);
		return switch (first) {
			case '"' -> text.substring(1);
			case '(', '[', '#', '~' -> new Composite(text);
			default -> (first == '-' || (first >= '0' && first <= '9')) ? (Object) Long.valueOf(text) : text;
		};
	}

	private static boolean append(StringBuilder text, @Nullable Object key) {
		if (key == null) {
			text.append("~null");
			return true;
		}
		if (key instanceof SimpleKey simpleKey) {
			Object params = (PARAMS != null) ? ReflectionUtils.getField(PARAMS, simpleKey) : null;
			return params instanceof Object[] elements && appendAll(text, "(", Arrays.asList(elements), ")");
		}
		if (key instanceof CharSequence) {
			text.append(quote(key.toString())).append('"');
			return true;
		}
		if (key instanceof Long || key instanceof Integer || key instanceof Short || key instanceof Byte) {
			text.append(key);
			return true;
		}
		if (key.getClass().isArray()) {
			return appendAll(text, "[", Arrays.asList(ObjectUtils.toObjectArray(key)), "]");
		}
		if (key instanceof List<?> elements) {
			return appendAll(text, "[", elements, "]");
		}
		if (key instanceof Collection<?> elements) {
			return appendSorted(text, elements);
		}
		if (key instanceof Map<?, ?> map) {
			return appendSorted(text, map.entrySet());
		}
		if (key instanceof Map.Entry<?, ?> entry) {
			return append(text, entry.getKey()) && append(text.append('='), entry.getValue());
		}
		if (key instanceof Record) {
			return appendAll(text.append('~').append(key.getClass().getName()), "(", components(key), ")");
		}
		if (key instanceof Enum<?> constant) {
			text.append('~').append(constant.getDeclaringClass().getName()).append('.').append(constant.name());
			return true;
		}
		text.append('~').append(key.getClass().getName()).append(quote(key.toString())).append('"');
		return DESCRIBED.get(key.getClass());
	}

	private static boolean appendAll(StringBuilder text, String prefix, List<?> elements, String suffix) {
		text.append(prefix);
		String separator = "";
		for (Object element : elements) {
			if (!append(text.append(separator), element)) {
				return false;
			}
			separator = ",";
		}
		text.append(suffix);
		return true;
	}

	private static boolean appendSorted(StringBuilder text, Collection<?> elements) {
		List<String> texts = new ArrayList<>(elements.size());
		for (Object element : elements) {
			StringBuilder elementText = new StringBuilder();
			if (!append(elementText, element)) {
				return false;
			}
			texts.add(elementText.toString());
		}
		Collections.sort(texts);
		text.append("~set[").append(String.join(",", texts)).append(']');
		return true;
	}

	private static List<@Nullable Object> components(Object key) {
		List<@Nullable Object> values = new ArrayList<>();
		for (RecordComponent component : key.getClass().getRecordComponents()) {
			Method accessor = component.getAccessor();
			ReflectionUtils.makeAccessible(accessor);
			values.add(ReflectionUtils.invokeMethod(accessor, key));
		}
		return values;
	}

	private static String quote(String text) {
		return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"");
	}

	private static String bounded(String text) {
		return (text.length() <= MAX_LENGTH) ? text : "#" + hash(text);
	}

	private static String hash(String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable Field findParams() {
		Field field = ReflectionUtils.findField(SimpleKey.class, "params");
		if (field != null) {
			try {
				ReflectionUtils.makeAccessible(field);
			}
			catch (RuntimeException ex) {
				return null;
			}
		}
		return field;
	}

	/**
	 * Key that only its text stands for.
	 */
	record Composite(String text) {

		@Override
		public String toString() {
			return this.text;
		}

	}

}
