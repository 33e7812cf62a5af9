package dev.plinth.web.data;

import java.util.List;

import dev.plinth.web.ApiResponse;
import dev.plinth.web.PageMeta;
import dev.plinth.web.PageQuery;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.util.Assert;

/**
 * Leads from a request for a page to Spring Data and back:
 * {@snippet :
 * &#64;GetMapping
 * ApiResponse<List<ProductView>> list(@Sortable({ "name", "price" }) Pageable page) {
 * 	return Pages.response(this.products.findAll(page).map(ProductView::of));
 * }
 * }
 * A {@link Pageable} with {@link dev.plinth.web.Sortable @Sortable} is bound and checked
 * like a {@link PageQuery}.
 *
 * @since 0.1.0
 */
public final class Pages {

	private Pages() {
	}

	/**
	 * Answer with a page.
	 * @param <T> the type of the items
	 * @param page the page
	 * @return the body, with {@link PageMeta}
	 * @throws IllegalArgumentException if the page has items and is not bounded
	 */
	public static <T> ApiResponse<List<T>> response(Page<T> page) {
		Assert.isTrue(page.getPageable().isPaged() || page.isEmpty(), "'page' must be bounded");
		return ApiResponse.ok(page.getContent(),
				new PageMeta(page.getNumber(), page.getSize(), page.getTotalElements(), page.getTotalPages()));
	}

	/**
	 * Turn a page that was asked for into what repositories take.
	 * @param query the page that was asked for
	 * @return the page, with its order
	 */
	public static Pageable pageable(PageQuery query) {
		List<Sort.Order> orders = query.sort()
			.stream()
			.map((order) -> order.descending() ? Sort.Order.desc(order.property()) : Sort.Order.asc(order.property()))
			.toList();
		return PageRequest.of(query.page(), query.size(), Sort.by(orders));
	}

}
