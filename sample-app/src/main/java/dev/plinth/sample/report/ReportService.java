package dev.plinth.sample.report;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.plinth.jobs.JobContext;
import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.Jobs;

import org.springframework.stereotype.Service;

/**
 * Starts reports and writes them in the background.
 */
@Service
class ReportService {

	private static final int DAYS_AT_ONCE = 10;

	private final Jobs jobs;

	private final SalesRepository sales;

	private final Clock clock;

	ReportService(Jobs jobs, SalesRepository sales, Clock clock) {
		this.jobs = jobs;
		this.sales = sales;
		this.clock = clock;
	}

	String start(SalesReport report) {
		return this.jobs.enqueue(report);
	}

	@JobHandler(queue = "reports")
	SalesReport.Summary write(SalesReport report, JobContext job) {
		SalesReport.Summary summary = new SalesReport.Summary("sales", 0, 0, BigDecimal.ZERO);
		Instant to = this.clock.instant();
		while (summary.rows() < report.rows() && !job.isCancelled()) {
			int days = Math.min(DAYS_AT_ONCE, report.rows() - summary.rows());
			Instant from = to.minus(Duration.ofDays(days));
			summary = summary.plus(this.sales.between(days, from, to));
			to = from;
			job.progress(100 * summary.rows() / report.rows(), summary.rows() + " of " + report.rows() + " days");
		}
		return summary;
	}

}
