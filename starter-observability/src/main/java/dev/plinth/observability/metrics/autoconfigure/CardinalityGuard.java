package dev.plinth.observability.metrics.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.Ordered;

/**
 * {@link MeterFilter} that bounds the number of values of each tag of each meter. Values
 * beyond the bound share one series, so that totals stay right. Safe for use by several
 * threads.
 */
final class CardinalityGuard implements MeterFilter, Ordered {

	static final String OTHER = "other";

	private static final Log logger = LogFactory.getLog(CardinalityGuard.class);

	private final int limit;

	private final Map<TagKey, Values> values = new ConcurrentHashMap<>();

	CardinalityGuard(int limit) {
		this.limit = limit;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Meter.Id map(Meter.Id id) {
		List<Tag> changed = null;
		List<Tag> tags = id.getTags();
		for (int i = 0; i < tags.size(); i++) {
			Tag tag = tags.get(i);
			if (!isPermitted(id.getName(), tag)) {
				changed = (changed != null) ? changed : new ArrayList<>(tags);
				changed.set(i, Tag.of(tag.getKey(), OTHER));
			}
		}
		return (changed != null) ? id.replaceTags(changed) : id;
	}

	private boolean isPermitted(String meter, Tag tag) {
		TagKey key = new TagKey(meter, tag.getKey());
		return this.values.computeIfAbsent(key, (absent) -> new Values()).permits(tag.getValue(), this.limit, key);
	}

	/**
	 * A tag of a meter.
	 *
	 * @param meter the name of the meter
	 * @param tag the key of the tag
	 */
	private record TagKey(String meter, String tag) {

	}

	/**
	 * The values of a tag that have a series of their own.
	 */
	private static final class Values {

		private final Set<String> permitted = ConcurrentHashMap.newKeySet();

		private boolean full;

		boolean permits(String value, int limit, TagKey key) {
			if (value.equals(OTHER) || this.permitted.contains(value)) {
				return true;
			}
			synchronized (this) {
				if (this.permitted.size() < limit) {
					return this.permitted.add(value) || this.permitted.contains(value);
				}
				if (!this.full) {
					this.full = true;
					logger.warn("Tag '" + key.tag() + "' of meter '" + key.meter() + "' has more than " + limit
							+ " values, further ones are recorded as '" + OTHER
							+ "'. Do not use ids or paths as tags, or raise plinth.observability.metrics.max-tag-values.");
				}
				return false;
			}
		}

	}

}
