package dev.plinth.observability.logging;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * Elastic Common Schema with the members of Spring Boot's format {@code ecs}, written in
 * one pass that also removes secrets. When {@code logging.structured.json.*} changes the
 * members, Spring Boot's own format does the work.
 */
final class EcsLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private static final int MOST_LAYOUTS = 500;

	private final ThrowableProxyConverter throwableConverter;

	private final Redactor redactor;

	private final @Nullable StructuredLogEncoder customised;

	private final String process;

	private final String service;

	private final Map<List<String>, PairLayout> layouts = new ConcurrentHashMap<>();

	private volatile Second second = Second.of(0);

	EcsLogFormatter(Environment environment, ThrowableProxyConverter throwableConverter) {
		this.throwableConverter = throwableConverter;
		this.redactor = Redactor.from(environment);
		this.customised = isCustomised(environment) ? springBootFormat() : null;
		Long pid = environment.getProperty("spring.application.pid", Long.class);
		this.process = ",\"process\":{" + ((pid != null) ? "\"pid\":" + pid + "," : "") + "\"thread\":{\"name\":";
		this.service = service(ElasticCommonSchemaProperties.get(environment).service());
	}

	private static boolean isCustomised(Environment environment) {
		return Binder.get(environment)
			.bind("logging.structured.json", Bindable.mapOf(String.class, Object.class))
			.isBound();
	}

	private static StructuredLogEncoder springBootFormat() {
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		encoder.setFormat("ecs");
		encoder.start();
		return encoder;
	}

	private String service(ElasticCommonSchemaProperties.Service service) {
		Map<String, Object> members = new LinkedHashMap<>();
		put(members, "name", service.name());
		put(members, "version", service.version());
		put(members, "environment", service.environment());
		if (service.nodeName() != null) {
			members.put("node", Map.of("name", service.nodeName()));
		}
		return new JsonLine(this.redactor, 128).text(",\"service\":").value("service", members).toString();
	}

	private static void put(Map<String, Object> members, String name, @Nullable String value) {
		if (value != null) {
			members.put(name, value);
		}
	}

	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return (this.customised != null) ? this.customised.encode(event) : format(event).getBytes(charset);
	}

	@Override
	public String format(ILoggingEvent event) {
		JsonLine line = new JsonLine(this.redactor, 1024);
		line.text("{\"@timestamp\":\"").text(second(event.getInstant())).nanos(event.getInstant().getNano());
		line.text("Z\",\"log\":{\"level\":\"").text(event.getLevel().levelStr);
		line.text("\",\"logger\":").string(event.getLoggerName());
		line.text("}").text(this.process).string(event.getThreadName()).text("}}").text(this.service);
		line.text(",\"message\":").redacted(event.getFormattedMessage());
		appendPairs(line, event);
		IThrowableProxy throwable = event.getThrowableProxy();
		if (throwable != null) {
			line.text(",\"error\":{\"type\":").string(throwable.getClassName());
			if (throwable.getMessage() != null) {
				line.text(",\"message\":").redacted(throwable.getMessage());
			}
			line.text(",\"stack_trace\":").redacted(this.throwableConverter.convert(event)).text("}");
		}
		List<Marker> markers = event.getMarkerList();
		if (markers != null && !markers.isEmpty()) {
			line.text(",\"tags\":").value("tags", markers.stream().map(Marker::getName).sorted().distinct().toList());
		}
		return line.text(",\"ecs\":{\"version\":\"8.11\"}}\n").toString();
	}

	private void appendPairs(JsonLine line, ILoggingEvent event) {
		Map<String, String> context = event.getMDCPropertyMap();
		List<KeyValuePair> pairs = (event.getKeyValuePairs() != null) ? event.getKeyValuePairs() : List.of();
		int count = context.size() + pairs.size();
		if (count == 0) {
			return;
		}
		List<String> names = new ArrayList<>(count);
		Object[] values = new Object[count];
		context.forEach((name, value) -> {
			values[names.size()] = value;
			names.add(name);
		});
		for (KeyValuePair pair : pairs) {
			values[names.size()] = pair.value;
			names.add(pair.key);
		}
		layout(names).append(line, values);
	}

	private PairLayout layout(List<String> names) {
		PairLayout layout = this.layouts.get(names);
		if (layout == null) {
			layout = PairLayout.of(names);
			if (this.layouts.size() < MOST_LAYOUTS) {
				this.layouts.put(names, layout);
			}
		}
		return layout;
	}

	private String second(Instant time) {
		Second known = this.second;
		if (known.epoch() != time.getEpochSecond()) {
			known = Second.of(time.getEpochSecond());
			this.second = known;
		}
		return known.text();
	}

	/**
	 * The part of a time that many lines share.
	 *
	 * @param epoch the second
	 * @param text its text without time zone
	 */
	private record Second(long epoch, String text) {

		static Second of(long epoch) {
			String text = Instant.ofEpochSecond(epoch).toString();
			return new Second(epoch, text.substring(0, text.length() - 1));
		}

	}

}
