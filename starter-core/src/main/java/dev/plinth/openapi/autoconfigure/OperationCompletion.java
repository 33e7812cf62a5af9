package dev.plinth.openapi.autoconfigure;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;

/**
 * Adds to an operation the problems that it can answer, the parameters of pages, and the
 * header of idempotent requests. The application's own exceptions are those that the
 * method declares with {@code throws}.
 */
final class OperationCompletion implements GlobalOperationCustomizer {

	/** Of Spring Data, which need not be there. */
	private static final String PAGEABLE = "org.springframework.data.domain.Pageable";

	private final boolean secured;

	private final boolean idempotency;

	private final int maxPageSize;

	OperationCompletion(boolean secured, boolean idempotency, int maxPageSize) {
		this.secured = secured;
		this.idempotency = idempotency;
		this.maxPageSize = maxPageSize;
	}

	@Override
	public Operation customize(Operation operation, HandlerMethod method) {
		Collection<RequestMethod> methods = methods(method);
		boolean repeatable = this.idempotency
				&& (methods.contains(RequestMethod.POST) || methods.contains(RequestMethod.PATCH));
		ApiResponses responses = operation.getResponses();
		if (responses == null) {
			responses = new ApiResponses();
			operation.setResponses(responses);
		}
		for (MethodParameter parameter : method.getMethodParameters()) {
			if (isPage(parameter)) {
				pageParameters(operation, parameter.getParameterAnnotation(Sortable.class));
				meta(responses, EnvelopeSchemas.PAGE_META);
			}
			else if (parameter.getParameterType() == CursorQuery.class) {
				operation.addParametersItem(query("cursor", Schemas.string("Where the last part ended")));
				operation.addParametersItem(query("size", size()));
				meta(responses, EnvelopeSchemas.CURSOR_META);
			}
		}
		if (repeatable) {
			operation.addParametersItem(new Parameter().name("Idempotency-Key")
				.in("header")
				.required(false)
				.schema(Schemas.string("Makes the request safe to send again").maxLength(255)));
		}
		boolean writes = methods.stream()
			.anyMatch((one) -> one != RequestMethod.GET && one != RequestMethod.HEAD && one != RequestMethod.OPTIONS);
		if (writes) {
			openSuccess(responses, method);
		}
		problems(operation, responses, writes, repeatable, declared(method));
		return operation;
	}

	/*
	 * A ResponseEntity may say 201 or 202, which nobody can see from outside.
	 */
	private static void openSuccess(ApiResponses responses, HandlerMethod method) {
		ApiResponse ok = responses.get("200");
		if (ok != null && method.getReturnType().getParameterType() == ResponseEntity.class
				&& !AnnotatedElementUtils.hasAnnotation(method.getMethod(), ResponseStatus.class)) {
			ApiResponses others = new ApiResponses();
			responses.forEach((status, response) -> others.put(status.equals("200") ? "2XX" : status, response));
			ok.setDescription("Success");
			responses.clear();
			responses.putAll(others);
		}
	}

	private static void meta(ApiResponses responses, String name) {
		for (Map.Entry<String, ApiResponse> response : responses.entrySet()) {
			Content content = response.getValue().getContent();
			if (response.getKey().startsWith("2") && content != null) {
				content.values().forEach((mediaType) -> meta(mediaType, name));
			}
		}
	}

	private static void meta(MediaType mediaType, String name) {
		Schema<?> body = mediaType.getSchema();
		if (body != null && body.get$ref() != null) {
			Schema<?> meta = Schemas.object(null);
			meta.addProperty("meta", new Schema<>().$ref(name));
			meta.setRequired(List.of("meta"));
			mediaType.setSchema(new Schema<>().addAllOfItem(body).addAllOfItem(meta));
		}
	}

	private void problems(Operation operation, ApiResponses responses, boolean writes, boolean repeatable,
			Map<String, TreeSet<String>> declared) {
		TreeSet<String> statuses = new TreeSet<>(List.of("406", "429", "500", "503", "504", "default"));
		boolean body = operation.getRequestBody() != null;
		List<Parameter> parameters = (operation.getParameters() != null) ? operation.getParameters() : List.of();
		if (body || !parameters.isEmpty()) {
			statuses.add("400");
		}
		if (body || writes) {
			statuses.addAll(List.of("413", "415"));
		}
		if (parameters.stream().anyMatch((parameter) -> "path".equals(parameter.getIn()))) {
			statuses.add("404");
		}
		if (writes) {
			statuses.add("409");
		}
		if (repeatable) {
			statuses.add("422");
		}
		if (this.secured) {
			statuses.addAll(List.of("401", "403"));
		}
		statuses.addAll(declared.keySet());
		for (String status : statuses) {
			ApiResponse own = responses.get(status);
			if (own == null) {
				responses.addApiResponse(status, ProblemSchemas.response(status, declared.get(status)));
			}
			else if (own.get$ref() == null && own.getContent() == null) {
				own.setContent(ProblemSchemas.content(status, List.of()));
			}
		}
	}

	private static Map<String, TreeSet<String>> declared(HandlerMethod method) {
		Map<String, TreeSet<String>> codes = new TreeMap<>();
		for (Class<?> type : method.getMethod().getExceptionTypes()) {
			ProblemCode annotation = AnnotatedElementUtils.findMergedAnnotation(type, ProblemCode.class);
			if (annotation != null) {
				codes.computeIfAbsent(Integer.toString(annotation.status()), (status) -> new TreeSet<>())
					.add(annotation.value());
			}
			else if (ProblemException.class.isAssignableFrom(type)) {
				ProblemException example = example(type);
				if (example != null) {
					codes.computeIfAbsent(Integer.toString(example.getProblem().status()), (status) -> new TreeSet<>())
						.add(example.getProblem().code());
				}
			}
		}
		return codes;
	}

	private static @Nullable ProblemException example(Class<?> type) {
		try {
			return (ProblemException) BeanUtils.instantiateClass(type);
		}
		catch (BeanInstantiationException ex) {
			return null;
		}
	}

	private static boolean isPage(MethodParameter parameter) {
		return parameter.getParameterType() == PageQuery.class || (parameter.hasParameterAnnotation(Sortable.class)
				&& parameter.getParameterType().getName().equals(PAGEABLE));
	}

	private void pageParameters(Operation operation, @Nullable Sortable sortable) {
		Schema<?> page = Schemas.integer("The index of the page");
		page.setMinimum(BigDecimal.ZERO);
		operation.addParametersItem(query("page", page));
		operation.addParametersItem(query("size", size()));
		if (sortable != null) {
			operation.addParametersItem(query("sort",
					Schemas.string("Properties to sort by, with a minus sign for descending order, out of: "
							+ String.join(", ", sortable.value()))));
		}
	}

	private Schema<?> size() {
		Schema<?> size = Schemas.integer("The number of items, " + this.maxPageSize + " at most");
		size.setMinimum(BigDecimal.ONE);
		return size;
	}

	private static Parameter query(String name, Schema<?> schema) {
		return new Parameter().name(name).in("query").required(false).schema(schema);
	}

	private static Collection<RequestMethod> methods(HandlerMethod method) {
		RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
		return (mapping != null) ? List.of(mapping.method()) : List.of();
	}

}
