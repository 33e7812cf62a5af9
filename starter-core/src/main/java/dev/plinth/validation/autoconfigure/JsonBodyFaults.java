package dev.plinth.validation.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.plinth.problem.Fault;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.TreeTraversingParser;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds all faults of a JSON body that could not be bound: fields that are not known,
 * values of a wrong type, and violated constraints of everything that can be bound. It
 * works on the parsed tree, part by part, with the deserializers of the application's
 * mapper. Nothing of it runs for a body that can be bound.
 */
final class JsonBodyFaults {

	/** Deeper parts are bound as a whole; their faults have the pointer of the part. */
	private static final int MAX_DEPTH = 32;

	private final JsonMapper mapper;

	private final Validator validator;

	private final JsonNames names;

	private final boolean rejectUnknownFields;

	private final int maxFaults;

	JsonBodyFaults(JsonMapper mapper, Validator validator, boolean rejectUnknownFields, int maxFaults) {
		this.mapper = rejectUnknownFields
				? mapper.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build() : mapper;
		this.validator = validator;
		this.names = new JsonNames(this.mapper);
		this.rejectUnknownFields = rejectUnknownFields;
		this.maxFaults = maxFaults;
	}

	/**
	 * Find the faults.
	 * @param nullCharacters whether there are NUL characters, which are faults
	 * @param tree the body
	 * @param type the type it is to be bound to
	 * @param groups the groups to validate, or {@code null} to check no constraints
	 * @return the faults, at least one
	 */
	List<Fault> find(boolean nullCharacters, JsonNode tree, JavaType type, Class<?> @Nullable [] groups) {
		DeserializationContextExt context = this.mapper._deserializationContext();
		Search search = new Search(context, groups);
		search.visit(new Part(type, context.findRootValueDeserializer(type), tree, "", 0), groups != null);
		if (nullCharacters) {
			NullCharacters.addFaults(tree, search.faults);
		}
		if (search.faults.isEmpty()) {
			search.add(Fault.of("", "invalid"));
		}
		return search.faults;
	}

	/**
	 * A part of the body.
	 *
	 * @param type the type it is to be bound to
	 * @param deserializer binds it
	 * @param node the JSON
	 * @param pointer where it is
	 * @param depth how deep it is
	 */
	private record Part(JavaType type, ValueDeserializer<?> deserializer, JsonNode node, String pointer, int depth) {

		Part at(String step, JavaType type, ValueDeserializer<?> deserializer, JsonNode node) {
			return new Part(type, deserializer, node, this.pointer + "/" + JsonNames.escape(step), this.depth + 1);
		}

	}

	/**
	 * What became of a part.
	 *
	 * @param bound whether it could be bound
	 * @param value what it was bound to
	 */
	private record Outcome(boolean bound, @Nullable Object value) {

		private static final Outcome FAILED = new Outcome(false, null);

	}

	private final class Search {

		private final DeserializationContextExt context;

		private final Class<?> @Nullable [] groups;

		private final List<Fault> faults = new ArrayList<>();

		private Search(DeserializationContextExt context, Class<?> @Nullable [] groups) {
			this.context = context;
			this.groups = groups;
		}

		private void add(Fault fault) {
			if (this.faults.size() < JsonBodyFaults.this.maxFaults) {
				this.faults.add(fault);
			}
		}

		Outcome visit(Part part, boolean validated) {
			if (this.faults.size() >= JsonBodyFaults.this.maxFaults) {
				return Outcome.FAILED;
			}
			try {
				Object value = bind(part);
				if (validated) {
					validate(part.type, value, part.pointer);
				}
				return new Outcome(true, value);
			}
			catch (JacksonException ex) {
				descend(part, validated, ex);
				return Outcome.FAILED;
			}
		}

		private @Nullable Object bind(Part part) {
			if (part.node.isNull()) {
				return part.deserializer.getNullValue(this.context);
			}
			try (JsonParser parser = new TreeTraversingParser(part.node, this.context)) {
				DeserializationContextExt binding = JsonBodyFaults.this.mapper._deserializationContext()
					.assignParser(parser);
				parser.nextToken();
				Object value = part.deserializer.deserialize(parser, binding);
				JsonToken rest = parser.nextToken();
				if (rest != null) {
					binding.reportWrongTokenException(part.type, rest, "left over");
				}
				return value;
			}
		}

		private void descend(Part part, boolean validated, JacksonException failure) {
			int before = this.faults.size();
			if (part.depth < MAX_DEPTH && !part.node.isNull()) {
				if (part.deserializer instanceof BeanDeserializerBase bean && isPlain(bean)) {
					if (part.node.isObject()) {
						properties(part, bean, validated);
					}
				}
				else if (part.deserializer instanceof ContainerDeserializerBase<?> container
						&& container.getContentDeserializer() != null && container.getContentType() != null) {
					elements(part, container, validated);
				}
			}
			if (this.faults.size() == before) {
				add(fault(part, failure));
			}
		}

		private boolean isPlain(BeanDeserializerBase bean) {
			return bean.properties().hasNext();
		}

		private void elements(Part part, ContainerDeserializerBase<?> container, boolean validated) {
			ValueDeserializer<Object> deserializer = container.getContentDeserializer();
			JavaType type = container.getContentType();
			if (part.node.isArray() && !part.type.isMapLikeType()) {
				int i = 0;
				for (JsonNode element : part.node.values()) {
					visit(part.at(Integer.toString(i++), type, deserializer, element), validated);
				}
			}
			else if (part.node.isObject() && part.type.isMapLikeType()) {
				part.node.properties()
					.forEach(
							(entry) -> visit(part.at(entry.getKey(), type, deserializer, entry.getValue()), validated));
			}
		}

		private void properties(Part part, BeanDeserializerBase bean, boolean validated) {
			Map<String, SettableBeanProperty> properties = new HashMap<>();
			List<SettableBeanProperty> all = new ArrayList<>();
			for (Iterator<SettableBeanProperty> i = bean.properties(); i.hasNext();) {
				SettableBeanProperty property = i.next();
				all.add(property);
				properties.put(property.getName(), property);
				for (PropertyName alias : property.findAliases(this.context.getConfig())) {
					properties.putIfAbsent(alias.getSimpleName(), property);
				}
			}
			Map<String, String> internalNames = internalNames(part.type);
			Set<String> seen = new HashSet<>();
			part.node.properties().forEach((entry) -> {
				SettableBeanProperty property = properties.get(entry.getKey());
				if (property != null) {
					seen.add(property.getName());
					property(part, entry.getKey(), property, entry.getValue(), internalNames, validated);
				}
				else if (isUnknown(bean, part.type, entry.getKey())) {
					add(Fault.of(part.pointer + "/" + JsonNames.escape(entry.getKey()), "unknown-field"));
				}
			});
			for (SettableBeanProperty property : all) {
				if (!seen.contains(property.getName())) {
					missing(part, bean, property, internalNames, validated);
				}
			}
		}

		private void property(Part part, String name, SettableBeanProperty property, JsonNode node,
				Map<String, String> internalNames, boolean validated) {
			String internalName = internalNames.getOrDefault(property.getName(), property.getName());
			boolean cascaded = validated && isCascaded(part.type.getRawClass(), internalName);
			Part child = part.at(name, property.getType(), property.getValueDeserializer(), node);
			Outcome outcome;
			if (property.hasValueTypeDeserializer() || !property.hasValueDeserializer()) {
				outcome = polymorphic(child, property);
			}
			else {
				outcome = visit(child, cascaded);
			}
			if (outcome.bound() && outcome.value() == null && property.getType().isPrimitive()) {
				add(Fault.of(child.pointer, "required"));
			}
			else if (outcome.bound() && validated) {
				validate(part, internalName, outcome.value(), child.pointer);
			}
		}

		private Outcome polymorphic(Part child, SettableBeanProperty property) {
			try (JsonParser parser = new TreeTraversingParser(child.node, this.context)) {
				DeserializationContextExt binding = JsonBodyFaults.this.mapper._deserializationContext()
					.assignParser(parser);
				parser.nextToken();
				return new Outcome(true, property.deserialize(parser, binding));
			}
			catch (JacksonException ex) {
				add(fault(child, ex));
				return Outcome.FAILED;
			}
		}

		private void missing(Part part, BeanDeserializerBase bean, SettableBeanProperty property,
				Map<String, String> internalNames, boolean validated) {
			String pointer = part.pointer + "/" + JsonNames.escape(property.getName());
			boolean primitive = property.isCreatorProperty() && property.getType().isPrimitive()
					&& this.context.isEnabled(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
			if (primitive || property.isRequired()) {
				add(Fault.of(pointer, "required"));
			}
			else if (validated) {
				String internalName = internalNames.getOrDefault(property.getName(), property.getName());
				validate(part, internalName, defaultValue(bean, property), pointer);
			}
		}

		/*
		 * What a property has that is not set: null, or what the constructor without
		 * arguments gave it.
		 */
		private @Nullable Object defaultValue(BeanDeserializerBase bean, SettableBeanProperty property) {
			if (property.isCreatorProperty() || !bean.getValueInstantiator().canCreateUsingDefault()
					|| !(property.getMember() instanceof AnnotatedField field)) {
				return null;
			}
			try {
				return field.getValue(bean.getValueInstantiator().createUsingDefault(this.context));
			}
			catch (JacksonException | IllegalArgumentException | UnsupportedOperationException ex) {
				return null;
			}
		}

		private boolean isUnknown(BeanDeserializerBase bean, JavaType type, String name) {
			if (!JsonBodyFaults.this.rejectUnknownFields || bean.hasAnySetter()) {
				return false;
			}
			JsonIgnoreProperties ignored = AnnotatedElementUtils.findMergedAnnotation(type.getRawClass(),
					JsonIgnoreProperties.class);
			return ignored == null || !(ignored.ignoreUnknown() || List.of(ignored.value()).contains(name));
		}

		private Map<String, String> internalNames(JavaType type) {
			Map<String, String> names = new HashMap<>();
			JsonBodyFaults.this.names.properties(type)
				.forEach((internalName, property) -> names.put(property.name(), internalName));
			return names;
		}

		private boolean isCascaded(Class<?> type, String property) {
			PropertyDescriptor descriptor = JsonBodyFaults.this.validator.getConstraintsForClass(type)
				.getConstraintsForProperty(property);
			return descriptor != null && (descriptor.isCascaded() || hasCascadedElements(descriptor));
		}

		private boolean hasCascadedElements(ContainerDescriptor container) {
			return container.getConstrainedContainerElementTypes()
				.stream()
				.anyMatch((element) -> ((CascadableDescriptor) element).isCascaded() || hasCascadedElements(element));
		}

		/*
		 * Elements of containers are validated one by one: a container is no bean.
		 */
		private void validate(@Nullable JavaType type, @Nullable Object value, String pointer) {
			if (value == null || this.groups == null) {
				return;
			}
			if (value instanceof Iterable<?> elements) {
				int i = 0;
				for (Object element : elements) {
					validate(content(type), element, pointer + "/" + i++);
				}
			}
			else if (value instanceof Map<?, ?> map) {
				map.forEach((key, element) -> validate(content(type), element,
						pointer + "/" + JsonNames.escape(String.valueOf(key))));
			}
			else if (value instanceof Optional<?> optional) {
				optional.ifPresent((element) -> validate(content(type), element, pointer));
			}
			else if (value instanceof Object[] elements) {
				validate(type, List.of(elements), pointer);
			}
			else {
				for (ConstraintViolation<Object> violation : JsonBodyFaults.this.validator.validate(value,
						this.groups)) {
					String path = violation.getPropertyPath().toString();
					add(ConstraintFaults.of(pointer + JsonBodyFaults.this.names.pointer(type, path), violation));
				}
			}
		}

		private static @Nullable JavaType content(@Nullable JavaType type) {
			return (type != null) ? type.getContentType() : null;
		}

		private void validate(Part part, String internalName, @Nullable Object value, String pointer) {
			if (this.groups == null) {
				return;
			}
			try {
				for (ConstraintViolation<?> violation : JsonBodyFaults.this.validator
					.validateValue(part.type.getRawClass(), internalName, value, this.groups)) {
					String path = violation.getPropertyPath().toString();
					String rest = path.startsWith(internalName) ? path.substring(internalName.length()) : "";
					add(ConstraintFaults.of(pointer + JsonBodyFaults.this.names.pointer(null, rest), violation));
				}
			}
			catch (IllegalArgumentException ex) {
				// Not a bean property, so it has no constraints
			}
		}

		private Fault fault(Part part, JacksonException failure) {
			StringBuilder pointer = new StringBuilder(part.pointer);
			for (JacksonException.Reference reference : failure.getPath()) {
				String name = reference.getPropertyName();
				pointer.append('/').append((name != null) ? JsonNames.escape(name) : reference.getIndex());
			}
			if (part.node.isNull()) {
				return Fault.of(part.pointer, "required");
			}
			if (failure instanceof ValueInstantiationException) {
				return Fault.of(pointer.toString(), "invalid");
			}
			boolean nested = pointer.length() > part.pointer.length();
			return nested ? Fault.of(pointer.toString(), "invalid")
					: ValueTypes.wrongType(part.pointer, part.type.getRawClass());
		}

	}

}
