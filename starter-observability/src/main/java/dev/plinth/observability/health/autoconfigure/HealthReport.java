package dev.plinth.observability.health.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.plinth.report.ReportContributor;

/**
 * Says in the report whether the application is up, degraded or down, and why.
 */
final class HealthReport implements ReportContributor {

	private final OverallHealth health;

	HealthReport(OverallHealth health) {
		this.health = health;
	}

	@Override
	public String topic() {
		return "health";
	}

	@Override
	public Object state() {
		OverallHealth.State state = this.health.state();
		List<String> failed = state.checks()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getValue().isUp())
			.map(Map.Entry::getKey)
			.toList();
		Map<String, Object> report = new LinkedHashMap<>();
		report.put("status", state.status());
		report.put("failed", failed);
		return report;
	}

}
