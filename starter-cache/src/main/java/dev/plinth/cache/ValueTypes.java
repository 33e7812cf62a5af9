package dev.plinth.cache;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.expression.AnnotatedElementKey;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the declared types of cached values and how to write and read them. Thread-safe.
 */
final class ValueTypes {

	private static final Log logger = LogFactory.getLog(ValueTypes.class);

	private final JsonMapper mapper;

	private final ConcurrentMap<JavaType, Optional<ValueType>> types = new ConcurrentHashMap<>();

	private final ConcurrentMap<AnnotatedElementKey, Optional<ValueType>> methods = new ConcurrentHashMap<>();

	ValueTypes() {
		this.mapper = JsonMapper.builder()
			.annotationIntrospector(new CompleteIntrospector())
			.changeDefaultVisibility((visibility) -> visibility.withFieldVisibility(Visibility.ANY)
				.withGetterVisibility(Visibility.NONE)
				.withIsGetterVisibility(Visibility.NONE)
				.withSetterVisibility(Visibility.NONE)
				.withCreatorVisibility(Visibility.NON_PRIVATE))
			.enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
					DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.build();
	}

	/**
	 * Return the type that a method of a bean caches.
	 * @return the type or {@code null} if its values cannot be written or read
	 */
	@Nullable ValueType ofMethod(Method method, Class<?> targetClass) {
		return this.methods
			.computeIfAbsent(new AnnotatedElementKey(method, targetClass),
					(key) -> Optional.ofNullable(find(method, targetClass)))
			.orElse(null);
	}

	private @Nullable ValueType find(Method method, Class<?> targetClass) {
		ResolvableType type = ResolvableType.forMethodReturnType(method, targetClass);
		Class<?> raw = type.resolve(Object.class);
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (adapter != null) {
			type = adapter.isMultiValue() ? ResolvableType.forClassWithGenerics(List.class, type.getGeneric(0))
					: type.getGeneric(0);
		}
		else if (raw == Optional.class || raw == CompletableFuture.class || raw == CompletionStage.class) {
			type = type.getGeneric(0);
		}
		return ofType(GenericTypeResolver.resolveType(type.getType(), targetClass));
	}

	/**
	 * Return a type.
	 * @return the type or {@code null} if its values cannot be written or read
	 */
	@Nullable ValueType ofType(Type type) {
		return ofType(this.mapper.constructType(type));
	}

	/**
	 * Return a type by its canonical name.
	 * @return the type or {@code null} if its values cannot be written or read
	 * @throws IllegalArgumentException if there is no such type
	 */
	@Nullable ValueType ofName(String canonicalName) {
		return ofType(this.mapper.getTypeFactory().constructFromCanonical(canonicalName));
	}

	private @Nullable ValueType ofType(JavaType type) {
		return this.types.computeIfAbsent(type, (key) -> Optional.ofNullable(create(key))).orElse(null);
	}

	private @Nullable ValueType create(JavaType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.getRawClass());
		JavaType boxed = (raw != type.getRawClass()) ? this.mapper.constructType(raw) : type;
		Shape shape = new Shape();
		shape.add(boxed);
		if (shape.fault != null) {
			logger.warn("Values of type " + type.toCanonical() + " stay in the local level of their cache: "
					+ shape.fault + ". Other nodes load them again");
			return null;
		}
		return new ValueType(boxed, shape.fingerprint(), this.mapper.writerFor(boxed), this.mapper.readerFor(boxed));
	}

	/**
	 * Everything about a type that changes what its JSON means.
	 */
	private final class Shape {

		private final StringBuilder text = new StringBuilder();

		private final Set<JavaType> seen = new HashSet<>();

		private @Nullable String fault;

		void add(JavaType type) {
			this.text.append(type.toCanonical()).append(';');
			if (!this.seen.add(type)) {
				return;
			}
			Class<?> raw = type.getRawClass();
			if (raw == Object.class) {
				this.fault = "the declared type says Object, which would not be read back as it was";
				return;
			}
			for (JavaType parameter : type.getBindings().getTypeParameters()) {
				add(parameter);
			}
			if (type.isArrayType()) {
				add(type.getContentType());
			}
			else if (raw.isEnum()) {
				for (Object constant : raw.getEnumConstants()) {
					this.text.append(((Enum<?>) constant).name()).append(',');
				}
			}
			else if (!raw.isPrimitive() && !raw.getName().startsWith("java.")) {
				addSubtypes(raw);
				addFields(type);
			}
		}

		private void addSubtypes(Class<?> raw) {
			JsonTypeInfo typeInfo = raw.getAnnotation(JsonTypeInfo.class);
			if (typeInfo != null
					&& (typeInfo.use() == JsonTypeInfo.Id.CLASS || typeInfo.use() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
				this.fault = raw.getName() + " lets the JSON name the class to read: use Id.NAME and @JsonSubTypes";
				return;
			}
			if (Modifier.isAbstract(raw.getModifiers()) && typeInfo == null) {
				this.fault = raw.getName() + " is abstract: declare its subtypes with @JsonTypeInfo and @JsonSubTypes";
				return;
			}
			JsonSubTypes subTypes = raw.getAnnotation(JsonSubTypes.class);
			if (subTypes != null) {
				Arrays.stream(subTypes.value()).forEach((subType) -> {
					this.text.append(subType.name());
					add(ValueTypes.this.mapper.constructType(subType.value()));
				});
			}
			if (raw.isSealed()) {
				Arrays.stream(raw.getPermittedSubclasses())
					.forEach((subType) -> add(ValueTypes.this.mapper.constructType(subType)));
			}
		}

		private void addFields(JavaType type) {
			for (JavaType owner = type; owner != null
					&& !owner.getRawClass().getName().startsWith("java."); owner = owner.getSuperClass()) {
				for (Field field : owner.getRawClass().getDeclaredFields()) {
					if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
						this.text.append(field.getName()).append(':');
						add(ValueTypes.this.mapper.getTypeFactory()
							.resolveMemberType(field.getGenericType(), owner.getBindings()));
					}
				}
			}
		}

		long fingerprint() {
			try {
				MessageDigest digest = MessageDigest.getInstance("SHA-256");
				return ByteBuffer.wrap(digest.digest(this.text.toString().getBytes(StandardCharsets.UTF_8))).getLong();
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * Reads all fields, also those that the JSON of a web interface leaves out.
	 */
	@SuppressWarnings("serial")
	private static final class CompleteIntrospector extends JacksonAnnotationIntrospector {

		@Override
		public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
			return false;
		}

		@Override
		public JsonProperty.@Nullable Access findPropertyAccess(MapperConfig<?> config, Annotated annotated) {
			return null;
		}

		@Override
		public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
			return JsonIgnoreProperties.Value.empty();
		}

		@Override
		public Class<?> @Nullable [] findViews(MapperConfig<?> config, Annotated annotated) {
			return null;
		}

	}

}
