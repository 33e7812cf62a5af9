package dev.plinth.web.autoconfigure;

import dev.plinth.web.Sortable;
import dev.plinth.web.data.Pages;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.data.domain.Pageable;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Binds a {@link Pageable} that says what it may be sorted by, with the rules of
 * {@link dev.plinth.web.PageQuery}. Others are left to Spring Data.
 */
final class SortablePageableArgumentResolver implements HandlerMethodArgumentResolver {

	private final PageQueryArgumentResolver queries;

	SortablePageableArgumentResolver(PagingProperties properties) {
		this.queries = new PageQueryArgumentResolver(properties);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Pageable.class && parameter.hasParameterAnnotation(Sortable.class);
	}

	@Override
	public Pageable resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		return Pages.pageable(this.queries.resolveArgument(parameter, container, request, binderFactory));
	}

}
