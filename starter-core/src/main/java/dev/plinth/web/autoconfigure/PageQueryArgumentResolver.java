package dev.plinth.web.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import dev.plinth.web.PageQuery;
import dev.plinth.web.SortOrder;
import dev.plinth.web.Sortable;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Binds {@link PageQuery} and reports all of its faults at once.
 */
final class PageQueryArgumentResolver implements HandlerMethodArgumentResolver {

	private static final int MAX_SORT_PROPERTIES = 8;

	private final PagingProperties properties;

	PageQueryArgumentResolver(PagingProperties properties) {
		this.properties = properties;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == PageQuery.class;
	}

	@Override
	public PageQuery resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		List<Fault> faults = new ArrayList<>();
		int page = number(request, "page", 0, 0, faults);
		int size = number(request, "size", this.properties.defaultSize(), 1, faults);
		List<SortOrder> sort = sort(request.getParameterValues("sort"),
				parameter.getParameterAnnotation(Sortable.class), faults);
		if (!faults.isEmpty()) {
			throw new InvalidRequestException(faults);
		}
		return new PageQuery(page, Math.min(size, this.properties.maxSize()), sort);
	}

	static int number(NativeWebRequest request, String name, int defaultValue, int min, List<Fault> faults) {
		String text = request.getParameter(name);
		if (!StringUtils.hasLength(text)) {
			return defaultValue;
		}
		try {
			long value = Long.parseLong(text);
			if (value >= min && value <= Integer.MAX_VALUE) {
				return (int) value;
			}
			faults.add(Fault.of("/" + name, "out-of-range", min, Integer.MAX_VALUE));
		}
		catch (NumberFormatException ex) {
			faults.add(Fault.of("/" + name, "wrong-type", new DefaultMessageSourceResolvable("problem.type.integer")));
		}
		return defaultValue;
	}

	/*
	 * Understands sort=name, sort=-name, sort=name,desc and several of them, as one
	 * parameter or more.
	 */
	private static List<SortOrder> sort(String @Nullable [] values, @Nullable Sortable sortable, List<Fault> faults) {
		List<String> allowed = (sortable != null) ? List.of(sortable.value()) : List.of();
		String[] wanted = values;
		if (wanted == null || (wanted.length == 1 && wanted[0].isBlank())) {
			wanted = (sortable != null && !sortable.defaultOrder().isEmpty()) ? new String[] { sortable.defaultOrder() }
					: new String[0];
		}
		List<SortOrder> orders = new ArrayList<>();
		boolean known = true;
		for (String value : wanted) {
			for (String part : value.split(",")) {
				String text = part.strip();
				if (isDirection(text) && !orders.isEmpty()) {
					SortOrder last = orders.remove(orders.size() - 1);
					orders.add(new SortOrder(last.property(), text.equalsIgnoreCase("desc")));
				}
				else if (!text.isEmpty()) {
					boolean descending = text.startsWith("-");
					String property = (descending || text.startsWith("+")) ? text.substring(1) : text;
					known = known && allowed.contains(property);
					orders.add(new SortOrder(property, descending));
				}
			}
		}
		if (!known || orders.size() > MAX_SORT_PROPERTIES) {
			faults.add(Fault.of("/sort", "not-sortable", String.join(", ", allowed)));
			return List.of();
		}
		return orders;
	}

	private static boolean isDirection(String text) {
		return text.equalsIgnoreCase("asc") || text.equalsIgnoreCase("desc");
	}

}
