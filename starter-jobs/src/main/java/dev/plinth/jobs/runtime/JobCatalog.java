package dev.plinth.jobs.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import dev.plinth.event.DurableEventListener;
import dev.plinth.jobs.Backoff;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobPayload;
import dev.plinth.jobs.ScheduledJob;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.Assert;
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

	private final List<JobSchedule> schedules = new CopyOnWriteArrayList<>();

	private final List<EventDispatcher.EventListenerDefinition> eventListeners = new CopyOnWriteArrayList<>();

	private final WorkerSettings.Defaults defaults;

	private final StringValueResolver placeholders;

	/**
	 * Create an empty catalog.
	 * @param defaults the settings of handlers that say nothing else
	 * @param queues the configured queues
	 * @param placeholders resolves placeholders in annotations
	 */
	JobCatalog(WorkerSettings.Defaults defaults, Collection<String> queues, StringValueResolver placeholders) {
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
	synchronized void register(Method method, JobHandler handler, Supplier<Object> bean) {
		String where = ClassUtils.getQualifiedMethodName(method);
		Class<?> type = payloadType(method, where);
		JobPayload payload = type.getAnnotation(JobPayload.class);
		String name = nameOf(type);
		HandlerMethod target = new HandlerMethod(method, bean);
		boolean takesContext = method.getParameterCount() == 2;
		JobInvocation invocation = (value, context) -> takesContext ? target.call(value, context) : target.call(value);
		String queue = queue(handler.queue(), where);
		JobDefinition definition = new JobDefinition(name, (payload != null) ? payload.version() : 1, type, queue,
				(handler.attempts() > 0) ? handler.attempts() : this.defaults.attempts(), backoff(handler),
				duration(handler.timeout(), this.defaults.timeout()), handler.priority(), List.of(handler.retryFor()),
				List.of(handler.noRetryFor()), where, invocation);
		add(definition);
		this.byType.put(type, definition);
	}

	private void add(JobDefinition definition) {
		JobDefinition other = this.byName.putIfAbsent(definition.name(), definition);
		if (other != null) {
			throw new InvalidJobHandlerException(definition.where(),
					"handles '" + definition.name() + "' like " + other.where(),
					"Keep one of the two, or give them different names with @JobPayload(\"...\") on the payload.");
		}
		addQueue(definition.queue());
	}

	private String queue(String value, String where) {
		String queue = resolve(value);
		if (!QUEUE.matcher(queue).matches()) {
			throw new InvalidJobHandlerException(where, "names the queue '" + queue + "'",
					"Use up to 80 letters, digits, dots, dashes and underscores for the name of a queue.");
		}
		return queue;
	}

	/**
	 * Register a scheduled method.
	 * @param method the method
	 * @param scheduled the annotation of the method
	 * @param bean gives the bean
	 * @throws InvalidJobHandlerException if the method cannot run jobs, its rule cannot
	 * be read or another one has the same name
	 */
	synchronized void register(Method method, ScheduledJob scheduled, Supplier<Object> bean) {
		String where = ClassUtils.getQualifiedMethodName(method);
		for (Class<?> parameter : method.getParameterTypes()) {
			if (parameter != Instant.class && parameter != JobContext.class) {
				throw new InvalidJobHandlerException(where, "takes " + parameter.getName(),
						"Let the method take no more than the Instant of its tick and a JobContext.");
			}
		}
		String name = resolve(scheduled.name());
		if (name.isEmpty()) {
			name = nameOf(method);
		}
		HandlerMethod target = new HandlerMethod(method, bean);
		JobInvocation invocation = (payload,
				context) -> target.call(Arrays.stream(method.getParameterTypes())
					.map((type) -> (type == Instant.class) ? ((ScheduledRun) payload).tick() : context)
					.toArray());
		JobDefinition definition = new JobDefinition(name, 1, ScheduledRun.class, queue(scheduled.queue(), where),
				(scheduled.attempts() > 0) ? scheduled.attempts() : this.defaults.attempts(), this.defaults.backoff(),
				duration(scheduled.timeout(), this.defaults.timeout()), 0, List.of(), List.of(), where, invocation);
		add(definition);
		JobSchedule schedule = schedule(scheduled, definition);
		if (schedule != null) {
			this.schedules.add(schedule);
		}
	}

	/**
	 * Register a durable event listener.
	 * @param method the method
	 * @param listener the annotation of the method
	 * @param bean gives the bean
	 * @throws InvalidJobHandlerException if the method cannot take events or another one
	 * has the same name
	 */
	synchronized void register(Method method, DurableEventListener listener, Supplier<Object> bean) {
		String where = ClassUtils.getQualifiedMethodName(method);
		Class<?>[] parameters = method.getParameterTypes();
		boolean takesContext = parameters.length == 2 && parameters[1] == JobContext.class;
		if (parameters.length != 1 && !takesContext) {
			throw new InvalidJobHandlerException(where, "does not take an event and at most a JobContext",
					"Declare the method as (Event) or (Event, JobContext).");
		}
		if (Modifier.isAbstract(parameters[0].getModifiers()) || parameters[0].getName().startsWith("java.")) {
			throw new InvalidJobHandlerException(where,
					"takes " + parameters[0].getName() + ", which cannot be read back from JSON",
					"Let the method take a record or another class with a constructor.");
		}
		String name = resolve(listener.name());
		if (name.isEmpty()) {
			name = nameOf(method);
		}
		HandlerMethod target = new HandlerMethod(method, bean);
		Backoff backoff = this.defaults.backoff();
		JobDefinition definition = new JobDefinition(name, 1, parameters[0], queue(listener.queue(), where),
				(listener.attempts() > 0) ? listener.attempts() : this.defaults.attempts(),
				new Backoff(duration(listener.backoff(), backoff.delay()), backoff.multiplier(), backoff.max(),
						backoff.jitter()),
				duration(listener.timeout(), this.defaults.timeout()), 0, List.of(), List.of(), where,
				(event, context) -> takesContext ? target.call(event, context) : target.call(event));
		add(definition);
		this.eventListeners.add(new EventDispatcher.EventListenerDefinition(definition, listener.orderBy()));
	}

	private static String nameOf(Method method) {
		return kebab(ClassUtils.getUserClass(method.getDeclaringClass()).getSimpleName()) + "."
				+ kebab(method.getName());
	}

	Collection<EventDispatcher.EventListenerDefinition> eventListeners() {
		return this.eventListeners;
	}

	private @Nullable JobSchedule schedule(ScheduledJob scheduled, JobDefinition definition) {
		String cron = resolve(scheduled.cron());
		String every = resolve(scheduled.every());
		if (cron.equals("-") || every.equals("-")) {
			return null;
		}
		try {
			Assert.isTrue(cron.isEmpty() != every.isEmpty(), "Either a cron expression or a period is needed");
			Duration period = every.isEmpty() ? Duration.ZERO : DurationStyle.detectAndParse(every);
			Assert.isTrue(every.isEmpty() || period.toMillis() >= 1000, "A period is one second or more");
			return new JobSchedule(definition, cron.isEmpty() ? null : CronExpression.parse(cron),
					ZoneId.of(resolve(scheduled.zone())), period, scheduled.missed(), scheduled.skipIfUnfinished());
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			throw new InvalidJobHandlerException(definition.where(), "has no rule that can be read: " + ex.getMessage(),
					"Set cron to six fields such as \"0 0 3 * * *\" or every to a period such as \"10m\", and zone to a time zone.");
		}
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
		return kebab(type.getSimpleName());
	}

	static String kebab(String name) {
		return WORD_START.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
	}

	Collection<JobSchedule> schedules() {
		return this.schedules;
	}

	WorkerSettings.Defaults defaults() {
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
