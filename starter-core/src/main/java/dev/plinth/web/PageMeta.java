package dev.plinth.web;

/**
 * Which page of how many a list is.
 *
 * @param page the index of the page, from 0
 * @param size the number of items that a full page has
 * @param total the number of items on all pages
 * @param totalPages the number of pages
 * @since 0.1.0
 */
public record PageMeta(int page, int size, long total, int totalPages) {

	/**
	 * Describe a page.
	 * @param query the page that was asked for
	 * @param total the number of items on all pages
	 * @return the description
	 */
	public static PageMeta of(PageQuery query, long total) {
		long pages = (total + query.size() - 1) / query.size();
		return new PageMeta(query.page(), query.size(), total, (int) Math.min(pages, Integer.MAX_VALUE));
	}

}
