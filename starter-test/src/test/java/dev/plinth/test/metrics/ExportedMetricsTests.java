package dev.plinth.test.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExportedMetrics}.
 */
class ExportedMetricsTests {

	private final ExportedMetrics metrics = ExportedMetrics.parse("""
			# HELP a_total what a is
			# TYPE a_total counter
			a_total{application="x",uri="/p/{id}",status="200"} 3.0
			b_seconds_bucket{application="x",le="0.1"} 1
			b_seconds_bucket{application="x",le="+Inf"} 1
			c 4.0E8
			""");

	@Test
	void readsNames() {
		assertThat(this.metrics.names()).containsExactly("a_total", "b_seconds_bucket", "c");
	}

	@Test
	void acceptsWhatIsExported() {
		assertThat(this.metrics.missing(
				"""
						groups:
						  - rules:
						      - expr: up == 0
						      - expr: sum by (application, status) (rate(a_total{status=~"5..", instance="i"}[5m])) / c > 0.5
						      - expr: histogram_quantile(0.95, sum by (le) (rate(b_seconds_bucket[$__rate_interval]))) or vector(0)
						"""))
			.isEmpty();
	}

	@Test
	void namesMetricsAndLabelsThatAreNotExported() {
		assertThat(this.metrics.missing("""
				{"panels": [{"targets": [{"expr": "sum(rate(d_total[5m]))"}, {"expr": "a_total{region=\\"eu\\"}"},
				  {"expr": "sum by (zone) (c)"}]}]}
				""")).containsExactly("metric d_total is not exported", "metric a_total has no label region",
				"no metric of 'sum by (zone) (c)' has the label zone");
	}

	@Test
	void namesValuesOfLabelsThatAreNotExported() {
		assertThat(this.metrics.missing("""
				groups:
				  - rules:
				      - expr: a_total{status="200", uri="/p/{id}", application=~"$application"}
				      - expr: a_total{status="404"} > 0
				      - expr: a_total{status!="404"} > 0
				""")).containsExactly("no status of metric a_total is 404");
	}

	@Test
	void namesLabelsThatPrometheusRenames() {
		ExportedMetrics taken = ExportedMetrics.parse("mails_total{job=\"mail\"} 1");
		assertThat(taken.missing("expr: sum by (job) (mails_total)"))
			.containsExactly("metric mails_total exports the label job, which Prometheus renames");
	}

	@Test
	void knowsTheLabelsOfTheMetricThatPrometheusAdds() {
		assertThat(this.metrics.missing("expr: up{job=\"x\", instance=\"y\"} == 0")).isEmpty();
		assertThat(this.metrics.missing("expr: up{application!=\"\"} == 0"))
			.containsExactly("metric up has no label application");
	}

}
