package dev.plinth.test.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.plinth.test.architecture.shop.ShopApplication;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServiceArchitecture} and {@link ServiceRules}.
 */
class ServiceArchitectureTests {

	private static final String SHOP = ShopApplication.class.getPackageName();

	private final JavaClasses shop = new ClassFileImporter().importPackages(SHOP);

	@Test
	void controllerWithRepositoryIsFound() {
		assertThat(violations(ServiceRules.controllersDoNotTouchRepositories())).contains("ShortcutController")
			.contains("SqlController")
			.doesNotContain("ProductController");
	}

	@Test
	void serviceWithWebLayerIsFound() {
		assertThat(violations(ServiceRules.servicesDoNotImportTheWebLayer())).contains("ResponseService")
			.contains("StatusService")
			.doesNotContain("ProductService");
	}

	@Test
	void cycleBetweenFeaturesIsFound() {
		assertThat(violations(ServiceRules.featuresAreFreeOfCycles(SHOP))).contains("feature order")
			.contains("feature payment")
			.doesNotContain("feature catalog");
	}

	@Test
	void packageOfALayerIsFound() {
		assertThat(violations(ServiceRules.packagesAreFeatures(SHOP))).contains("MailService")
			.doesNotContain("ProductService");
	}

	@Test
	void handlerWithoutControllerAnnotationIsFound() {
		assertThat(violations(ServiceRules.controllersAreRecognisable())).contains("UnmarkedHandler")
			.doesNotContain("ProductController");
	}

	@Test
	void listWithoutBoundIsFound() {
		assertThat(violations(ServiceRules.listsAreBounded())).contains("GreedyService.all()")
			.contains("GreedyService.sorted()")
			.doesNotContain("GreedyService.page()");
	}

	@Test
	void checkShowsAllViolationsOfAllRules() {
		ArchRule own = noClasses().should().haveSimpleName("Receipt").because("it is an invoice");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ServiceArchitecture.of(ShopApplication.class).and(own).check())
			.withMessageContaining("ShortcutController")
			.withMessageContaining("StatusService")
			.withMessageContaining("Cycle detected")
			.withMessageContaining("MailService")
			.withMessageContaining("UnmarkedHandler")
			.withMessageContaining("GreedyService")
			.withMessageContaining("it is an invoice");
	}

	@Test
	void serviceWithoutViolationsPasses() {
		ServiceArchitecture.of(ServiceArchitecture.class).check();
	}

	private String violations(ArchRule rule) {
		return rule.evaluate(this.shop).getFailureReport().toString();
	}

}
