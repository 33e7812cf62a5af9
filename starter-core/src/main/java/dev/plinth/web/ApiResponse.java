package dev.plinth.web;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/**
 * The body of a successful answer: {@code {"success":true,"data":…,"meta":…}}. It is an
 * explicit type; nothing is wrapped behind the back of a controller. Immutable.
 *
 * @param <T> the type of the data
 * @param success always {@code true}; errors are problems
 * @param data what was asked for
 * @param meta what is to be said about the data, absent from the body if {@code null}
 * @since 0.1.0
 */
@JsonPropertyOrder({ "success", "data", "meta" })
public record ApiResponse<T extends @Nullable Object>(boolean success, T data,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object meta) {

	/**
	 * Answer with data.
	 * @param <T> the type of the data
	 * @param data the data
	 * @return the body
	 */
	public static <T extends @Nullable Object> ApiResponse<T> ok(T data) {
		return new ApiResponse<>(true, data, null);
	}

	/**
	 * Answer with data and what is to be said about it.
	 * @param <T> the type of the data
	 * @param data the data
	 * @param meta what is to be said about it
	 * @return the body
	 */
	public static <T extends @Nullable Object> ApiResponse<T> ok(T data, Object meta) {
		return new ApiResponse<>(true, data, meta);
	}

	/**
	 * Answer 201 for something that was created.
	 * @param <T> the type of the data
	 * @param location where it is now
	 * @param data the data
	 * @return the answer with status, {@code Location} and body
	 */
	public static <T extends @Nullable Object> ResponseEntity<ApiResponse<T>> created(URI location, T data) {
		return ResponseEntity.created(location).body(ok(data));
	}

	/**
	 * Answer 202 for work that goes on.
	 * @param <T> the type of the data
	 * @param location where to ask for its state
	 * @param data the data
	 * @return the answer with status, {@code Location} and body
	 */
	public static <T extends @Nullable Object> ResponseEntity<ApiResponse<T>> accepted(URI location, T data) {
		return ResponseEntity.accepted().location(location).body(ok(data));
	}

	/**
	 * Answer with one page of a list.
	 * @param <T> the type of the items
	 * @param items the items of the page
	 * @param query the page that was asked for
	 * @param total the number of items on all pages
	 * @return the body, with {@link PageMeta}
	 */
	public static <T extends @Nullable Object> ApiResponse<List<T>> page(List<T> items, PageQuery query, long total) {
		return new ApiResponse<>(true, items, PageMeta.of(query, total));
	}

	/**
	 * Answer with one part of a large list.
	 * @param <T> the type of the items
	 * @param items the rows that were read, up to {@link CursorQuery#limit}
	 * @param query the part that was asked for
	 * @param keys tells the values of an item by which the list is ordered
	 * @return the body, with {@link CursorMeta}
	 */
	public static <T> ApiResponse<List<T>> part(List<T> items, CursorQuery query, Function<T, List<String>> keys) {
		boolean more = items.size() > query.size();
		List<T> part = more ? items.subList(0, query.size()) : items;
		String next = more ? CursorQuery.encode(keys.apply(part.get(part.size() - 1))) : null;
		return new ApiResponse<>(true, part, new CursorMeta(query.size(), next));
	}

}
