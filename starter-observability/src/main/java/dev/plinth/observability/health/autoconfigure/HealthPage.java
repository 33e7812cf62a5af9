package dev.plinth.observability.health.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.json.JsonWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;

/**
 * Answers the state of the application for people and simple monitors: status, time,
 * uptime, memory and one entry for each check. Never shows details of a check.
 */
final class HealthPage implements HttpRequestHandler {

	private static final JsonWriter<Map<String, Object>> writer = JsonWriter.standard();

	private final OverallHealth health;

	private final Clock clock;

	HealthPage(OverallHealth health, Clock clock) {
		this.health = health;
		this.clock = clock;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
			response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
			return;
		}
		OverallHealth.State state = this.health.state();
		byte[] body = writer.write(body(state)).toByteArray(StandardCharsets.UTF_8);
		response.setStatus(state.isServing() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private Map<String, Object> body(OverallHealth.State state) {
		MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("status", state.status());
		body.put("timestamp", this.clock.instant());
		body.put("uptime", Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toSeconds());
		Map<String, Object> memory = new LinkedHashMap<>();
		memory.put("used", heap.getUsed());
		memory.put("max", heap.getMax());
		body.put("memory", memory);
		Map<String, Object> checks = new LinkedHashMap<>();
		state.checks().forEach((name, check) -> {
			Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("status", check.status());
			entry.put("critical", check.critical());
			checks.put(name, entry);
		});
		body.put("checks", checks);
		return body;
	}

}
