package dev.plinth.jobs.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobPayload;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * The handlers of an application by name and by payload type. Thread-safe once all
 * handlers are registered.
 *
 * @since 0.1.0
 */
public final class JobCatalog {

	private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._-]{1,80}");

	private final Map<String, JobDefinition> byName = new ConcurrentHashMap<>();

	private final Map<Class<?>, JobDefinition> byType = new ConcurrentHashMap<>();

	private final Set<String> queues = new ConcurrentSkipListSet<>();

	private final JobDefaults defaults;

	private final StringValueResolver placeholders;

	/**
	 * Create an empty catalog.
	 * @param defaults the settings of handlers that say nothing else
	 * @param queues the configured queues
	 * @param placeholders resolves placeholders in annotations
	 */
	public JobCatalog(JobDefaults defaults, Collection<String> queues, StringValueResolver placeholders) {
		this.defaults = defaults;
		this.placeholders = placeholders;
		this.queues.add("default");
		queues.forEach(this::addQueue);
	}

	private void addQueue(String queue) {
		if (!QUEUE.matcher(queue).matches()) {
			throw new IllegalArgumentException("'" + queue
					+ "' is no name for a queue: use up to 80 letters, digits, dots, dashes and underscores");
		}
		this.queues.add(queue);
	}

	/**
	 * Register a handler.
	 * @param method the method
	 * @param handler the annotation of the method
	 * @param bean gives the bean
	 * @throws InvalidJobHandlerException if the method cannot run jobs or another one has
	 * the same name
	 */
	public synchronized void register(Method method, JobHandler handler, Supplier<Object> bean) {
		String where = ClassUtils.getQualifiedMethodName(method);
		Class<?> type = payloadType(method, where);
		JobPayload payload = type.getAnnotation(JobPayload.class);
		String name = nameOf(type);
		JobDefinition other = this.byName.get(name);
		if (other != null) {
			throw new InvalidJobHandlerException(where,
					"handles '" + name + "' like " + ClassUtils.getQualifiedMethodName(other.method()),
					"Keep one of the two, or give their payloads different names with @JobPayload(\"...\").");
		}
		String queue = resolve(handler.queue());
		if (!QUEUE.matcher(queue).matches()) {
			throw new InvalidJobHandlerException(where, "names the queue '" + queue + "'",
					"Use up to 80 letters, digits, dots, dashes and underscores for the name of a queue.");
		}
		JobDefinition definition = new JobDefinition(name, (payload != null) ? payload.version() : 1, type, queue,
				(handler.attempts() > 0) ? handler.attempts() : this.defaults.attempts(), backoff(handler),
				duration(handler.timeout(), this.defaults.timeout()), handler.priority(), handler.retryFor(),
				handler.noRetryFor(), method, bean);
		this.byName.put(name, definition);
		this.byType.put(type, definition);
		addQueue(queue);
	}

	private static Class<?> payloadType(Method method, String where) {
		Class<?>[] parameters = method.getParameterTypes();
		boolean fits = parameters.length == 1 || (parameters.length == 2 && parameters[1] == JobContext.class);
		if (!fits) {
			throw new InvalidJobHandlerException(where, "does not take a payload and at most a JobContext",
					"Declare the method as (Payload) or (Payload, JobContext).");
		}
		Class<?> type = parameters[0];
		if (type.isPrimitive() || type.isArray() || type.isInterface() || Modifier.isAbstract(type.getModifiers())
				|| type.getName().startsWith("java.")) {
			throw new InvalidJobHandlerException(where, "takes " + type.getName() + ", which has no stable name",
					"Declare a record for the payload.");
		}
		return type;
	}

	private Backoff backoff(JobHandler handler) {
		Backoff backoff = this.defaults.backoff();
		return new Backoff(duration(handler.backoff(), backoff.delay()),
				(handler.multiplier() > 0) ? handler.multiplier() : backoff.multiplier(), backoff.max(),
				backoff.jitter());
	}

	private Duration duration(String value, Duration fallback) {
		String resolved = resolve(value);
		return resolved.isEmpty() ? fallback : DurationStyle.detectAndParse(resolved);
	}

	private String resolve(String value) {
		String resolved = this.placeholders.resolveStringValue(value);
		return (resolved != null) ? resolved : "";
	}

	@Nullable JobDefinition find(String name) {
		return this.byName.get(name);
	}

	@Nullable JobDefinition find(Class<?> type) {
		return this.byType.get(type);
	}

	/**
	 * Return the stable name of a payload type.
	 * @param type the type
	 * @return the name
	 */
	static String nameOf(Class<?> type) {
		JobPayload payload = type.getAnnotation(JobPayload.class);
		if (payload != null && !payload.value().isEmpty()) {
			return payload.value();
		}
		return WORD_START.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
	}

	JobDefaults defaults() {
		return this.defaults;
	}

	/**
	 * Return the queues that handlers and the configuration name.
	 * @return the names, in order
	 */
	public Set<String> queues() {
		return Collections.unmodifiableSet(this.queues);
	}

	/**
	 * Return the names of the payloads that have a handler.
	 * @return the names, in order
	 */
	public Set<String> names() {
		return new TreeSet<>(this.byName.keySet());
	}

}
