package dev.plinth.validation.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

import dev.plinth.problem.Fault;
import dev.plinth.problem.InvalidRequestException;
import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.PropertyDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestCookieException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;

/**
 * Maps what is wrong with the values of a request to {@code validation-failed} with all
 * faults.
 */
final class ValidationProblemMapper implements ProblemMapper {

	private static final List<Class<? extends Annotation>> NAMING_ANNOTATIONS = List.of(RequestParam.class,
			PathVariable.class, RequestHeader.class, CookieValue.class);

	private final JsonMapper mapper;

	private final Validator validator;

	private final JsonNames names;

	private final JsonBodyFaults bodyFaults;

	private final Supplier<@Nullable RequestFaults> requestFaults;

	ValidationProblemMapper(JsonMapper mapper, Validator validator, JsonBodyFaults bodyFaults,
			Supplier<@Nullable RequestFaults> requestFaults) {
		this.requestFaults = requestFaults;
		this.validator = validator;
		this.mapper = mapper;
		this.names = new JsonNames(mapper);
		this.bodyFaults = bodyFaults;
	}

	@Override
	public @Nullable Problem map(Throwable failure, HttpServletRequest request) {
		List<Fault> faults = faults(failure);
		if (faults == null || faults.isEmpty()) {
			return null;
		}
		RequestFaults others = this.requestFaults.get();
		if (others != null && !(failure instanceof MethodValidationResult)
				&& !(failure instanceof ConstraintViolationException)) {
			faults = others.complete(faults, isOfBody(failure), request, this::faults);
		}
		return Problem.of(400, "validation-failed").faults(faults).arguments(faults.size()).build();
	}

	private static boolean isOfBody(Throwable failure) {
		return failure instanceof HttpMessageNotReadableException
				|| (failure instanceof MethodArgumentNotValidException ex
						&& ex.getParameter().hasParameterAnnotation(RequestBody.class));
	}

	private @Nullable List<Fault> faults(Throwable failure) {
		if (failure instanceof InvalidRequestException ex) {
			return ex.getProblem().faults();
		}
		if (failure instanceof MethodArgumentNotValidException ex) {
			List<Fault> faults = ofBinding(ex.getBindingResult(), rootType(ex.getParameter()), "");
			faults.addAll(ofConstructorArguments(ex));
			return faults;
		}
		if (failure instanceof BindException ex) {
			return ofBinding(ex.getBindingResult(), null, "");
		}
		if (failure instanceof HandlerMethodValidationException ex) {
			return ex.isForReturnValue() ? null : ofMethod(ex);
		}
		if (failure instanceof ConstraintViolationException ex) {
			return ofViolations(ex);
		}
		if (failure instanceof HttpMessageNotReadableException ex) {
			return ofBody(ex);
		}
		if (failure instanceof MethodArgumentTypeMismatchException ex) {
			return List.of(ValueTypes.wrongType(pointer(name(ex.getParameter())), requiredType(ex)));
		}
		String missing = missing(failure);
		return (missing != null) ? List.of(Fault.of(pointer(missing), "required")) : null;
	}

	private static Class<?> requiredType(TypeMismatchException ex) {
		return (ex.getRequiredType() != null) ? ex.getRequiredType() : Object.class;
	}

	private static @Nullable String missing(Throwable failure) {
		if (failure instanceof MissingServletRequestParameterException ex) {
			return ex.getParameterName();
		}
		if (failure instanceof MissingRequestHeaderException ex) {
			return ex.getHeaderName();
		}
		if (failure instanceof MissingRequestCookieException ex) {
			return ex.getCookieName();
		}
		if (failure instanceof MissingServletRequestPartException ex) {
			return ex.getRequestPartName();
		}
		return null;
	}

	private @Nullable JavaType rootType(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(RequestBody.class)
				? this.mapper.constructType(parameter.getGenericParameterType()) : null;
	}

	private List<Fault> ofBinding(Errors errors, @Nullable JavaType root, String prefix) {
		List<Fault> faults = new ArrayList<>();
		for (ObjectError error : errors.getAllErrors()) {
			if (error instanceof FieldError fieldError) {
				String pointer = prefix + this.names.pointer(root, fieldError.getField());
				faults.add(ConstraintFaults.of(pointer, fieldError, fieldType(errors, fieldError)));
			}
			else {
				faults.add(ConstraintFaults.of(prefix, error, null));
			}
		}
		return faults;
	}

	/*
	 * If an argument of a constructor cannot be converted, the constraints of the others
	 * have not been checked: Spring Boot's validator cannot check single values.
	 */
	private List<Fault> ofConstructorArguments(MethodArgumentNotValidException ex) {
		BindingResult result = ex.getBindingResult();
		Class<?>[] groups = groups(ex.getParameter());
		if (groups == null || result.getFieldErrors().stream().noneMatch(FieldError::isBindingFailure)) {
			return List.of();
		}
		List<Fault> faults = new ArrayList<>();
		Class<?> type = ex.getParameter().getParameterType();
		for (PropertyDescriptor property : this.validator.getConstraintsForClass(type).getConstrainedProperties()) {
			String name = property.getPropertyName();
			if (!result.hasFieldErrors(name)) {
				Object value = (result.getTarget() != null) ? result.getRawFieldValue(name)
						: result.getFieldValue(name);
				for (ConstraintViolation<?> violation : this.validator.validateValue(type, name, value, groups)) {
					faults.add(ConstraintFaults.of(pointer(name), violation));
				}
			}
		}
		return faults;
	}

	private static @Nullable Class<?> fieldType(Errors errors, FieldError error) {
		if (!error.isBindingFailure()) {
			return null;
		}
		Class<?> type = errors.getFieldType(error.getField());
		if (type == null && errors instanceof BindingResult result && result.getTarget() == null) {
			return null;
		}
		return type;
	}

	private List<Fault> ofMethod(HandlerMethodValidationException ex) {
		List<Fault> faults = new ArrayList<>();
		for (ParameterValidationResult result : ex.getParameterValidationResults()) {
			MethodParameter parameter = result.getMethodParameter();
			boolean body = parameter.hasParameterAnnotation(RequestBody.class);
			String prefix = element(result);
			if (result instanceof ParameterErrors errors) {
				JavaType root = rootType(parameter);
				faults.addAll(
						ofBinding(errors, (root != null && !prefix.isEmpty()) ? root.getContentType() : root, prefix));
			}
			else {
				String pointer = (body ? "" : pointer(name(parameter))) + prefix;
				for (MessageSourceResolvable error : result.getResolvableErrors()) {
					faults.add(ConstraintFaults.of(pointer, error, null));
				}
			}
		}
		for (MessageSourceResolvable error : ex.getCrossParameterValidationResults()) {
			faults.add(ConstraintFaults.of("", error, null));
		}
		return faults;
	}

	private static String element(ParameterValidationResult result) {
		if (result.getContainerIndex() != null) {
			return "/" + result.getContainerIndex();
		}
		return (result.getContainerKey() != null) ? "/" + JsonNames.escape(String.valueOf(result.getContainerKey()))
				: "";
	}

	/*
	 * A service validates its parameters, too. A value that it returns is its own fault.
	 */
	private @Nullable List<Fault> ofViolations(ConstraintViolationException ex) {
		List<Fault> faults = new ArrayList<>();
		for (ConstraintViolation<?> violation : ex.getConstraintViolations()) {
			StringBuilder pointer = new StringBuilder();
			for (Iterator<Path.Node> i = violation.getPropertyPath().iterator(); i.hasNext();) {
				Path.Node node = i.next();
				if (node.getKind() == ElementKind.RETURN_VALUE) {
					return null;
				}
				boolean step = node.getKind() == ElementKind.PROPERTY
						|| (node.getKind() == ElementKind.PARAMETER && !i.hasNext());
				if (node.getIndex() != null) {
					pointer.append('/').append(node.getIndex());
				}
				else if (node.getKey() != null) {
					pointer.append('/').append(JsonNames.escape(node.getKey().toString()));
				}
				if (step && node.getName() != null) {
					pointer.append('/').append(JsonNames.escape(node.getName()));
				}
			}
			faults.add(ConstraintFaults.of(pointer.toString(), violation));
		}
		return faults;
	}

	/*
	 * Text that is no JSON has no faults but is malformed.
	 */
	private @Nullable List<Fault> ofBody(HttpMessageNotReadableException ex) {
		boolean nullCharacters = ex.getCause() instanceof NullCharacters;
		if (!(ex.getHttpInputMessage() instanceof ReadJsonBody body)
				|| !(nullCharacters || ex.getCause() instanceof DatabindException)) {
			return null;
		}
		try {
			JsonNode tree = this.mapper.readTree(body.content());
			if (tree.isMissingNode()) {
				return null;
			}
			return this.bodyFaults.find(nullCharacters, tree, this.mapper.constructType(body.type()),
					groups(body.parameter()));
		}
		catch (JacksonException notJson) {
			return null;
		}
	}

	private static Class<?> @Nullable [] groups(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				return (hints instanceof Class<?>[] groups && groups.length > 0) ? groups
						: new Class<?>[] { Default.class };
			}
		}
		return null;
	}

	/**
	 * Return the name by which a client knows a parameter.
	 * @param parameter the parameter
	 * @return its name
	 */
	static String name(MethodParameter parameter) {
		MergedAnnotations annotations = MergedAnnotations.from(parameter.getParameterAnnotations());
		for (Class<? extends Annotation> type : NAMING_ANNOTATIONS) {
			String name = annotations.get(type).getValue("name", String.class).orElse("");
			if (!name.isEmpty()) {
				return name;
			}
		}
		String name = parameter.getParameterName();
		return (name != null) ? name : "arg" + parameter.getParameterIndex();
	}

	private static String pointer(String name) {
		return "/" + JsonNames.escape(name);
	}

}
