package dev.plinth.jobs.runtime;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.plinth.event.RelayedEvent;
import dev.plinth.jobs.JobOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;
import org.springframework.util.StringValueResolver;

/**
 * Turns published events into jobs: one for each durable listener, and one for the broker
 * if the event is relayed. Runs before the listeners in memory, in the transaction of the
 * publisher.
 */
final class EventDispatcher implements ApplicationListener<PayloadApplicationEvent<?>>, Ordered {

	private final Map<Class<?>, List<EventListenerDefinition>> listeners = new ConcurrentHashMap<>();

	private final DefaultJobs jobs;

	private final JobCatalog catalog;

	private final JobPayloads payloads;

	private final StringValueResolver placeholders;

	/**
	 * Create a dispatcher.
	 * @param jobs takes the jobs
	 * @param catalog knows the listeners
	 * @param payloads writes events
	 * @param placeholders resolves placeholders in annotations
	 */
	EventDispatcher(DefaultJobs jobs, JobCatalog catalog, JobPayloads payloads, StringValueResolver placeholders) {
		this.jobs = jobs;
		this.catalog = catalog;
		this.payloads = payloads;
		this.placeholders = placeholders;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<?> published) {
		Object event = published.getPayload();
		List<EventListenerDefinition> matching = this.listeners.computeIfAbsent(event.getClass(), this::matching);
		RelayedEvent relayed = event.getClass().getAnnotation(RelayedEvent.class);
		if (matching.isEmpty() && relayed == null) {
			return;
		}
		List<DefaultJobs.Named> jobs = new ArrayList<>(matching.size() + 1);
		for (EventListenerDefinition listener : matching) {
			String order = listener.orderOf(event);
			JobOptions options = JobOptions.none();
			jobs.add(new DefaultJobs.Named(listener.definition(), event,
					(order != null) ? options.inOrderOf(listener.definition().name() + ":" + order) : options));
		}
		if (relayed != null) {
			jobs.add(relay(relayed, event));
		}
		this.jobs.enqueueNamed(jobs);
	}

	private List<EventListenerDefinition> matching(Class<?> type) {
		return this.catalog.eventListeners()
			.stream()
			.filter((listener) -> listener.definition().payloadType().isAssignableFrom(type))
			.toList();
	}

	private DefaultJobs.Named relay(RelayedEvent relayed, Object event) {
		JobDefinition definition = this.catalog.find(EventRelays.NAME);
		if (definition == null) {
			throw new IllegalStateException(event.getClass().getName()
					+ " is relayed, but there is no relay: add Redis, RabbitMQ or Kafka to the application");
		}
		String key = EventListenerDefinition.component(event, relayed.key());
		String topic = this.placeholders.resolveStringValue(relayed.topic());
		String type = relayed.type().isEmpty() ? JobCatalog.kebab(event.getClass().getSimpleName()) : relayed.type();
		EventRelays.Relayed payload = new EventRelays.Relayed(relayed.relay(), type,
				(topic != null) ? topic : relayed.topic(), key, this.payloads.write(event));
		JobOptions options = JobOptions.none();
		return new DefaultJobs.Named(definition, payload,
				(key != null) ? options.inOrderOf("relay:" + payload.topic() + ":" + key) : options);
	}

	/**
	 * A durable listener.
	 *
	 * @param definition runs the job
	 * @param orderBy the component that orders events
	 */
	record EventListenerDefinition(JobDefinition definition, String orderBy) {

		@Nullable String orderOf(Object event) {
			return component(event, this.orderBy);
		}

		static @Nullable String component(Object event, String name) {
			if (name.isEmpty()) {
				return null;
			}
			try {
				Method accessor = event.getClass().getMethod(name);
				accessor.setAccessible(true);
				Object value = accessor.invoke(event);
				return (value != null) ? value.toString() : null;
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(event.getClass().getName() + " has no component '" + name + "'", ex);
			}
		}

	}

}
