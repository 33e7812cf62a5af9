package dev.plinth.jobs.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.event.EventRelay;
import dev.plinth.event.OutgoingEvent;
import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.JobPayload;
import dev.plinth.jobs.PermanentJobException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs that send events to brokers.
 */
final class EventRelays {

	static final String NAME = "plinth.event-relay";

	private final Map<String, EventRelay> relays = new LinkedHashMap<>();

	private final String standard;

	/**
	 * Create relays.
	 * @param relays the relays
	 * @param standard the name of the relay of events that name none, or empty for the
	 * only one
	 */
	EventRelays(List<EventRelay> relays, String standard) {
		relays.forEach((relay) -> this.relays.put(relay.name(), relay));
		this.standard = standard;
	}

	@JobHandler(queue = "events", attempts = 20, backoff = "1s", multiplier = 2)
	void send(Relayed event, JobContext context) throws Exception {
		relay(event.relay()).send(new OutgoingEvent(context.id(), event.type(), event.topic(), event.key(),
				context.createdAt(), event.json()));
	}

	private EventRelay relay(String name) {
		String wanted = name.isEmpty() ? this.standard : name;
		if (wanted.isEmpty() && this.relays.size() == 1) {
			return this.relays.values().iterator().next();
		}
		EventRelay relay = this.relays.get(wanted);
		if (relay == null) {
			throw new PermanentJobException(
					wanted.isEmpty() ? "Set plinth.events.relay to one of " + this.relays.keySet()
							: "There is no relay '" + wanted + "', only " + this.relays.keySet());
		}
		return relay;
	}

	/**
	 * The payload of a job that sends an event.
	 *
	 * @param relay the name of the relay, or empty
	 * @param type the stable name of the event type
	 * @param topic the stream, exchange or topic
	 * @param key the key
	 * @param json the event
	 */
	@JobPayload(NAME)
	record Relayed(String relay, String type, String topic, @Nullable String key, String json) {

	}

}
