package dev.plinth.openapi.autoconfigure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import dev.plinth.web.CursorQuery;
import dev.plinth.web.PageQuery;
import dev.plinth.web.Sortable;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * Adds to an operation the problems that it can answer, the parameters of pages, and the
 * header of idempotent requests.
 */
final class OperationCompletion implements GlobalOperationCustomizer {

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
		boolean writes = isWrite(method);
		boolean repeatable = this.idempotency && writes;
		for (MethodParameter parameter : method.getMethodParameters()) {
			if (parameter.getParameterType() == PageQuery.class) {
				pageParameters(operation, parameter.getParameterAnnotation(Sortable.class));
			}
			else if (parameter.getParameterType() == CursorQuery.class) {
				operation.addParametersItem(query("cursor", ProblemSchemas.string("Where the last part ended")));
				operation.addParametersItem(query("size", size()));
			}
		}
		if (repeatable) {
			operation.addParametersItem(new Parameter().name("Idempotency-Key")
				.in("header")
				.required(false)
				.schema(ProblemSchemas.string("Makes the request safe to send again").maxLength(255)));
		}
		responses(operation, writes, repeatable);
		return operation;
	}

	private void responses(Operation operation, boolean writes, boolean repeatable) {
		List<String> statuses = new ArrayList<>(List.of("406", "429", "500", "503", "504", "default"));
		boolean body = operation.getRequestBody() != null;
		boolean parameters = operation.getParameters() != null && !operation.getParameters().isEmpty();
		if (body || parameters) {
			statuses.add("400");
		}
		if (body) {
			statuses.addAll(List.of("413", "415"));
		}
		if (parameters && operation.getParameters().stream().anyMatch((one) -> "path".equals(one.getIn()))) {
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
		ApiResponses responses = operation.getResponses();
		if (responses == null) {
			responses = new ApiResponses();
			operation.setResponses(responses);
		}
		for (String status : statuses) {
			if (!responses.containsKey(status)) {
				responses.addApiResponse(status,
						new ApiResponse().$ref("#/components/responses/" + ProblemSchemas.name(status)));
			}
		}
	}

	private void pageParameters(Operation operation, @Nullable Sortable sortable) {
		Schema<?> page = ProblemSchemas.integer("The index of the page");
		page.setMinimum(BigDecimal.ZERO);
		operation.addParametersItem(query("page", page));
		operation.addParametersItem(query("size", size()));
		if (sortable != null) {
			operation.addParametersItem(query("sort",
					ProblemSchemas.string("Properties to sort by, with a minus sign for descending order, out of: "
							+ String.join(", ", sortable.value()))));
		}
	}

	private Schema<?> size() {
		Schema<?> size = ProblemSchemas.integer("The number of items, " + this.maxPageSize + " at most");
		size.setMinimum(BigDecimal.ONE);
		return size;
	}

	private static Parameter query(String name, Schema<?> schema) {
		return new Parameter().name(name).in("query").required(false).schema(schema);
	}

	private static boolean isWrite(HandlerMethod method) {
		RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
		if (mapping == null) {
			return false;
		}
		List<RequestMethod> methods = List.of(mapping.method());
		return methods.contains(RequestMethod.POST) || methods.contains(RequestMethod.PATCH);
	}

}
