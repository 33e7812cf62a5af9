package dev.plinth.test.architecture;

import java.util.List;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

/**
 * Rules that are checked together, with one failure for all that is wrong.
 */
record RuleBook(List<ArchRule> rules) {

	void check(JavaClasses classes) {
		String report = this.rules.stream()
			.map((rule) -> rule.evaluate(classes))
			.filter(EvaluationResult::hasViolation)
			.map((result) -> result.getFailureReport().toString())
			.collect(Collectors.joining(System.lineSeparator().repeat(2)));
		if (!report.isEmpty()) {
			throw new AssertionError(report);
		}
	}

}
