package dev.plinth.jobs.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.plinth.jobs.engine.JobEngine;
import dev.plinth.jobs.memory.MemoryJobEngine;
import dev.plinth.report.ReportContributor;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Says where jobs are held, and when they are held in memory though nobody chose it.
 */
class JobsReport implements ReportContributor {

	private final JobEngine engine;

	private final boolean chosen;

	JobsReport(JobEngine engine, Environment environment) {
		this.engine = engine;
		this.chosen = StringUtils.hasText(environment.getProperty("plinth.jobs.store"));
	}

	@Override
	public String topic() {
		return "jobs";
	}

	@Override
	public Object state() {
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("store", this.engine.name());
		if (this.engine instanceof MemoryJobEngine && !this.chosen) {
			state.put("degraded",
					"Jobs are lost when this process ends: there is no database or Redis that holds them");
		}
		return state;
	}

}
