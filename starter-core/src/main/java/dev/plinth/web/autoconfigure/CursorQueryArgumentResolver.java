package dev.plinth.web.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import dev.plinth.web.CursorQuery;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Binds {@link CursorQuery} and reports all of its faults at once.
 */
final class CursorQueryArgumentResolver implements HandlerMethodArgumentResolver {

	private static final int MAX_LENGTH = 1000;

	private final PagingProperties properties;

	CursorQueryArgumentResolver(PagingProperties properties) {
		this.properties = properties;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == CursorQuery.class;
	}

	@Override
	public CursorQuery resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		List<Fault> faults = new ArrayList<>();
		int size = PageQueryArgumentResolver.number(request, "size", this.properties.defaultSize(), 1, faults);
		List<String> after = after(request.getParameter("cursor"), faults);
		if (!faults.isEmpty()) {
			throw new InvalidRequestException(faults);
		}
		return new CursorQuery(after, Math.min(size, this.properties.maxSize()));
	}

	private static List<String> after(@Nullable String cursor, List<Fault> faults) {
		if (!StringUtils.hasLength(cursor)) {
			return List.of();
		}
		try {
			if (cursor.length() <= MAX_LENGTH) {
				return CursorQuery.decode(cursor);
			}
		}
		catch (IllegalArgumentException ex) {
			// Reported below
		}
		faults.add(Fault.of("/cursor", "invalid"));
		return List.of();
	}

}
