package dev.plinth.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.springframework.util.Assert;

/**
 * The next part of a large list that a client asks for with {@code cursor} and
 * {@code size}. Other than a page it costs the same however far the client has come: the
 * query continues after the keys of the last item instead of skipping rows. As a
 * parameter of a controller method it is bound and checked. Immutable.
 *
 * @param after the keys of the last item that the client has, empty at the start
 * @param size the greatest number of items, at least 1
 * @since 0.1.0
 */
public record CursorQuery(List<String> after, int size) {

	private static final String SEPARATOR = "\n";

	/**
	 * Check the values.
	 */
	public CursorQuery {
		Assert.isTrue(size > 0, "'size' must be positive");
		after = List.copyOf(after);
	}

	/**
	 * Return the number of rows to read: one more than the size, which tells whether
	 * there are more.
	 * @return the number of rows
	 */
	public int limit() {
		return this.size + 1;
	}

	/**
	 * Turn the keys of an item into an opaque text.
	 * @param keys the values by which the list is ordered, the last of them unique
	 * @return the cursor
	 */
	public static String encode(List<String> keys) {
		List<String> escaped = keys.stream().map((key) -> key.replace("\\", "\\\\").replace("\n", "\\n")).toList();
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(String.join(SEPARATOR, escaped).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Turn a cursor into the keys of an item. A client can make cursors up: the keys are
	 * as trustworthy as any parameter.
	 * @param cursor the cursor
	 * @return the keys
	 * @throws IllegalArgumentException if the text is no cursor
	 */
	public static List<String> decode(String cursor) {
		String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
		if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("Not a cursor");
		}
		List<String> keys = new ArrayList<>();
		for (String key : text.split(SEPARATOR, -1)) {
			keys.add(unescape(key));
		}
		return keys;
	}

	private static String unescape(String key) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < key.length(); i++) {
			char c = key.charAt(i);
			if (c == '\\' && i + 1 < key.length()) {
				i++;
				text.append((key.charAt(i) == 'n') ? '\n' : key.charAt(i));
			}
			else {
				text.append(c);
			}
		}
		return text.toString();
	}

}
