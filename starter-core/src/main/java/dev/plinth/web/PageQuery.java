package dev.plinth.web;

import java.util.List;

import org.springframework.util.Assert;

/**
 * The page of a list that a client asks for with {@code page}, {@code size} and
 * {@code sort}. As a parameter of a controller method it is bound and checked: a size
 * above the maximum becomes the maximum, anything else that is wrong is answered with
 * 400, and {@code sort} knows only the properties that {@link Sortable} lists. Immutable.
 *
 * @param page the index of the page, from 0
 * @param size the number of items on a page, at least 1
 * @param sort the order, most significant first
 * @since 0.1.0
 */
public record PageQuery(int page, int size, List<SortOrder> sort) {

	/**
	 * Check the values.
	 */
	public PageQuery {
		Assert.isTrue(page >= 0, "'page' must not be negative");
		Assert.isTrue(size > 0, "'size' must be positive");
		sort = List.copyOf(sort);
	}

	/**
	 * Ask for a page without an order.
	 * @param page the index of the page, from 0
	 * @param size the number of items on a page, at least 1
	 * @return the query
	 */
	public static PageQuery of(int page, int size) {
		return new PageQuery(page, size, List.of());
	}

	/**
	 * Return the number of items before this page.
	 * @return the offset
	 */
	public long offset() {
		return (long) this.page * this.size;
	}

}
