package dev.plinth.report.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.plinth.report.PlinthReport;
import dev.plinth.report.PlinthReport.Feature;
import dev.plinth.report.PlinthReporter;
import dev.plinth.report.ReportContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link PlinthReporter} on top of Spring Boot's {@link ConditionEvaluationReport}.
 */
final class ConditionReporter implements PlinthReporter {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConfigurableEnvironment environment;

	private final ObjectProvider<ReportContributor> contributors;

	ConditionReporter(ConfigurableListableBeanFactory beanFactory, ConfigurableEnvironment environment,
			ObjectProvider<ReportContributor> contributors) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.contributors = contributors;
	}

	@Override
	public PlinthReport report() {
		PlinthReport summary = summary();
		Map<String, Object> details = new TreeMap<>();
		this.contributors.orderedStream()
			.forEach((contributor) -> details.put(contributor.topic(), contributor.state()));
		return new PlinthReport(summary.version(), summary.profiles(), summary.features(),
				new SettingsReader(this.environment).read(), details);
	}

	/**
	 * Return the report without settings and details, which takes no time.
	 * @return the features alone
	 */
	PlinthReport summary() {
		Map<String, FeatureCatalogue.Entry> catalogue = FeatureCatalogue.load(this.beanFactory.getBeanClassLoader());
		ConditionEvaluationReport conditions = ConditionEvaluationReport.get(this.beanFactory);
		Map<String, Feature> features = new TreeMap<>();
		catalogue.forEach((name, entry) -> features.put(name, feature(entry, conditions)));
		return new PlinthReport(version(catalogue), profiles(), features, Map.of(), Map.of());
	}

	private static String version(Map<String, FeatureCatalogue.Entry> catalogue) {
		String version = PlinthReport.class.getPackage().getImplementationVersion();
		return (version != null) ? version
				: catalogue.values()
					.stream()
					.map((entry) -> entry.module().version())
					.max(Comparator.naturalOrder())
					.orElse("development");
	}

	private List<String> profiles() {
		String[] active = this.environment.getActiveProfiles();
		return Arrays.asList((active.length > 0) ? active : this.environment.getDefaultProfiles());
	}

	private Feature feature(FeatureCatalogue.Entry entry, ConditionEvaluationReport report) {
		String source = entry.autoConfiguration();
		boolean active = this.beanFactory.containsBeanDefinition(source);
		ConditionAndOutcomes outcomes = report.getConditionAndOutcomesBySource().get(source);
		return new Feature(active, reason(source, active, outcomes, report), entry.module().toString(), source,
				active ? replaced(source, report) : List.of());
	}

	private String reason(String source, boolean active, @Nullable ConditionAndOutcomes outcomes,
			ConditionEvaluationReport report) {
		if (report.getExclusions().contains(source)) {
			return "excluded by the application";
		}
		if (outcomes == null) {
			return active ? "on by default" : "its auto-configuration was not processed";
		}
		String messages = messages(outcomes.stream().filter((outcome) -> outcome.getOutcome().isMatch() == active));
		return (active && messages.isEmpty()) ? "on by default" : messages;
	}

	private static String messages(Stream<ConditionAndOutcome> outcomes) {
		return outcomes.map((outcome) -> outcome.getOutcome().getConditionMessage())
			.map(ConditionMessage::toString)
			.filter((message) -> !message.isBlank())
			.collect(Collectors.joining("; "));
	}

	private List<String> replaced(String source, ConditionEvaluationReport report) {
		List<String> replaced = new ArrayList<>();
		report.getConditionAndOutcomesBySource().forEach((name, outcomes) -> {
			if (belongsTo(name, source) && name.indexOf('#') > 0) {
				outcomes.stream()
					.filter((outcome) -> !outcome.getOutcome().isMatch())
					.map((outcome) -> outcome.getOutcome().getConditionMessage().toString())
					.filter((message) -> message.startsWith("@ConditionalOnMissingBean"))
					.forEach((message) -> replaced.add(name.substring(name.indexOf('#') + 1) + ": " + message));
			}
		});
		return replaced;
	}

	private static boolean belongsTo(String name, String source) {
		return name.startsWith(source + "#") || name.startsWith(source + "$");
	}

}
