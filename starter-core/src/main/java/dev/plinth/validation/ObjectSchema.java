package dev.plinth.validation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.problem.Fault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.util.ClassUtils;
import org.springframework.util.NumberUtils;

/**
 * The schema of an object. Fields that it does not name are faults unless they are
 * allowed.
 *
 * @since 0.1.0
 */
public final class ObjectSchema extends Schema<Map<String, Object>> {

	private final Map<String, Field> fields;

	private final boolean unknownAllowed;

	private final boolean lenient;

	ObjectSchema() {
		this(Map.of(), false, false);
	}

	private ObjectSchema(Map<String, Field> fields, boolean unknownAllowed, boolean lenient) {
		this.fields = fields;
		this.unknownAllowed = unknownAllowed;
		this.lenient = lenient;
	}

	/**
	 * Require a field.
	 * @param name the name of the field
	 * @param schema the schema of its value
	 * @return a schema with the field
	 */
	public ObjectSchema field(String name, Schema<?> schema) {
		return with(name, new Field(schema, true));
	}

	/**
	 * Allow a field.
	 * @param name the name of the field
	 * @param schema the schema of its value, if there is one
	 * @return a schema with the field
	 */
	public ObjectSchema optional(String name, Schema<?> schema) {
		return with(name, new Field(schema, false));
	}

	private ObjectSchema with(String name, Field field) {
		Map<String, Field> all = new LinkedHashMap<>(this.fields);
		all.put(name, field);
		return new ObjectSchema(Collections.unmodifiableMap(all), this.unknownAllowed, this.lenient);
	}

	/**
	 * Ignore fields that the schema does not name.
	 * @return a schema that does so
	 */
	public ObjectSchema allowUnknown() {
		return new ObjectSchema(this.fields, true, this.lenient);
	}

	/**
	 * Turn texts into numbers and truth values where these are required, as for
	 * environment variables.
	 * @return a schema that does so
	 */
	public ObjectSchema lenient() {
		return new ObjectSchema(this.fields, this.unknownAllowed, true);
	}

	/**
	 * Turn the object into a record whose components have the names of the fields.
	 * @param <R> the type of the record
	 * @param type the record, whose constructor must be accessible to this class or in a
	 * package that is open
	 * @return a schema that does so
	 */
	public <R extends Record> Schema<R> as(Class<R> type) {
		return new RecordSchema<>(this, type);
	}

	@Override
	@Nullable Map<String, Object> read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
		Object value = plain(input);
		if (value == null) {
			return null;
		}
		Map<String, Object> given = new LinkedHashMap<>();
		if (value instanceof JsonNode node && node.isObject()) {
			node.properties().forEach((entry) -> given.put(entry.getKey(), entry.getValue()));
		}
		else if (value instanceof Map<?, ?> map) {
			map.forEach((key, one) -> {
				if (one != null) {
					given.put(String.valueOf(key), one);
				}
			});
		}
		else {
			faults.add(wrongType(pointer, "object"));
			return null;
		}
		Map<String, Object> parsed = new LinkedHashMap<>();
		this.fields.forEach((name, field) -> {
			String place = pointer + "/" + escape(name);
			int before = faults.size();
			Object result = field.schema.read(given.get(name), place, lenient || this.lenient, faults);
			if (result != null) {
				parsed.put(name, result);
			}
			else if (field.required && faults.size() == before) {
				faults.add(Fault.of(place, "required"));
			}
		});
		if (!this.unknownAllowed) {
			given.keySet()
				.stream()
				.filter((name) -> !this.fields.containsKey(name))
				.forEach((name) -> faults.add(Fault.of(pointer + "/" + escape(name), "unknown-field")));
		}
		return Collections.unmodifiableMap(parsed);
	}

	private static String escape(String step) {
		return step.replace("~", "~0").replace("/", "~1");
	}

	private record Field(Schema<?> schema, boolean required) {

	}

	private static final class RecordSchema<R extends Record> extends Schema<R> {

		private final ObjectSchema object;

		private final RecordComponent[] components;

		private final Constructor<R> constructor;

		private RecordSchema(ObjectSchema object, Class<R> type) {
			this.object = object;
			this.components = type.getRecordComponents();
			try {
				this.constructor = type.getDeclaredConstructor(
						Arrays.stream(this.components).map(RecordComponent::getType).toArray(Class<?>[]::new));
				this.constructor.setAccessible(true);
			}
			catch (NoSuchMethodException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		@Override
		@Nullable R read(@Nullable Object input, String pointer, boolean lenient, List<Fault> faults) {
			int before = faults.size();
			Map<String, Object> values = this.object.read(input, pointer, lenient, faults);
			if (values == null || faults.size() > before) {
				return null;
			}
			@Nullable Object[] arguments = new @Nullable Object[this.components.length];
			for (int i = 0; i < arguments.length; i++) {
				RecordComponent component = this.components[i];
				try {
					arguments[i] = convert(values.get(component.getName()), component.getType());
				}
				catch (IllegalArgumentException ex) {
					faults.add(Fault.of(pointer + "/" + escape(component.getName()), "invalid"));
				}
			}
			return (faults.size() > before) ? null : create(arguments, pointer, faults);
		}

		@SuppressWarnings({ "unchecked", "rawtypes" })
		private static @Nullable Object convert(@Nullable Object value, Class<?> type) {
			Class<?> wrapper = ClassUtils.resolvePrimitiveIfNecessary(type);
			if (value == null) {
				if (type.isPrimitive()) {
					throw new IllegalArgumentException("No value");
				}
				return null;
			}
			if (value instanceof Number number && Number.class.isAssignableFrom(wrapper)) {
				return NumberUtils.convertNumberToTargetClass(number, (Class<? extends Number>) wrapper);
			}
			if (value instanceof String text && wrapper.isEnum()) {
				return Enum.valueOf((Class<? extends Enum>) wrapper, text);
			}
			if (!wrapper.isInstance(value)) {
				throw new IllegalArgumentException("Not a " + type.getName());
			}
			return value;
		}

		private @Nullable R create(@Nullable Object[] arguments, String pointer, List<Fault> faults) {
			try {
				return this.constructor.newInstance(arguments);
			}
			catch (InvocationTargetException ex) {
				faults.add(Fault.of(pointer, "invalid"));
				return null;
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
