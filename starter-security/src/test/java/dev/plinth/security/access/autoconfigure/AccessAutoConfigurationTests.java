package dev.plinth.security.access.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.plinth.security.access.RequireOwner;
import dev.plinth.security.access.RequirePermission;
import dev.plinth.security.access.RequireRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.hierarchicalroles.NullRoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AccessAutoConfiguration}.
 */
class AccessAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AccessAutoConfiguration.class));

	private final ApplicationContextRunner withRoles = this.contextRunner.withPropertyValues(
			"plinth.security.roles.admin.includes=editor", "plinth.security.roles.admin.permissions=users:delete",
			"plinth.security.roles.editor.includes=reader", "plinth.security.roles.editor.permissions=posts:write",
			"plinth.security.roles.reader.permissions=posts:read", "plinth.security.permissions=beta:use");

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void rolesIncludeRolesAndHavePermissions() {
		this.withRoles.withBean(Posts.class).run((context) -> {
			Posts posts = context.getBean(Posts.class);
			as("ROLE_admin");
			posts.read();
			posts.write();
			posts.edit();
			as("ROLE_reader");
			posts.read();
			assertDenied(posts::write);
			assertDenied(posts::edit);
			as("posts:write");
			posts.write();
			assertDenied(posts::read);
			as("ROLE_unknown");
			assertDenied(posts::read);
		});
	}

	@Test
	void ownersAreAllowed() {
		this.withRoles.withBean(Posts.class).run((context) -> {
			Posts posts = context.getBean(Posts.class);
			as("ROLE_reader");
			posts.own("ada");
			posts.ownNumber(7L);
			assertDenied(() -> posts.own("bob"));
			assertDenied(() -> posts.own(null));
			assertDenied(() -> posts.own(""));
			as("users:delete");
			posts.own("bob");
			assertDenied(() -> posts.ownOnly("bob"));
			as("-other");
			assertDenied(() -> posts.ownOnly("bob"));
		});
	}

	@Test
	void ruleOnATypeIsForAllItsMethods() {
		this.withRoles.withBean(Admin.class).run((context) -> {
			as("ROLE_editor");
			assertDenied(context.getBean(Admin.class)::any);
			as("ROLE_admin");
			context.getBean(Admin.class).any();
		});
	}

	@Test
	void rulesAboveTheClassApply() {
		this.contextRunner.withBean(Reports.class).withBean(Letters.class).withBean(Notes.class).run((context) -> {
			as("ROLE_reader");
			assertDenied(context.getBean(Printable.class)::print);
			assertDenied(context.getBean(Deletable.class)::delete);
			assertDenied(context.getBean(Letters.class)::send);
			as("ROLE_admin");
			context.getBean(Printable.class).print();
			context.getBean(Deletable.class).delete();
			context.getBean(Letters.class).send();
			assertThat(AopUtils.isAopProxy(context.getBean(Notes.class))).isFalse();
		});
	}

	@Test
	void eachKindOfRuleApplies() {
		this.contextRunner.withBean(Filtered.class).withBean(Checked.class).run((context) -> {
			as("ROLE_reader");
			assertThat(context.getBean(Filtered.class).names()).containsExactly("b");
			assertThat(context.getBean(Filtered.class).kept(new ArrayList<>(List.of("a", "b")))).containsExactly("b");
			assertThat(context.getBean(Checked.class).result("b")).isEqualTo("b");
			assertDenied(() -> context.getBean(Checked.class).result("a"));
		});
	}

	@Test
	void unknownPermissionRefusesToStart() {
		this.contextRunner.withBean(Posts.class).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidAccessRuleFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("Posts.write requires the unknown permission 'posts:write'")
				.contains("Posts.own requires the unknown permission 'users:delete'");
			assertThat(analysis.getAction()).contains("plinth.security.roles", "plinth.security.permissions");
		});
	}

	@Test
	void unknownRoleRefusesToStartWhereRolesAreConfigured() {
		this.withRoles.withBean(Typo.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasMessageContaining("requires the unknown role 'amdin'");
		});
		this.contextRunner.withBean(Typo.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void unknownIncludedRoleRefusesToStart() {
		this.contextRunner.withPropertyValues("plinth.security.roles.admin.includes=nobody")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasMessageContaining("includes the unknown role 'nobody'"));
	}

	@Test
	void circleOfRolesRefusesToStart() {
		this.contextRunner
			.withPropertyValues("plinth.security.roles.a.includes=b", "plinth.security.roles.b.includes=a")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(new InvalidAccessRuleFailureAnalyzer().analyze(context.getStartupFailure())).isNotNull();
			});
	}

	@Test
	void withoutRolesAppliesRulesOnRoles() {
		this.contextRunner.withBean(Typo.class).run((context) -> {
			as("ROLE_amdin");
			context.getBean(Typo.class).any();
			as("ROLE_admin");
			assertDenied(context.getBean(Typo.class)::any);
		});
	}

	@Test
	void ownHierarchyWins() {
		this.withRoles.withBean(RoleHierarchy.class, NullRoleHierarchy::new)
			.run((context) -> assertThat(context).hasSingleBean(RoleHierarchy.class)
				.hasSingleBean(NullRoleHierarchy.class));
	}

	@Test
	void ownMethodSecurityIsKept() {
		this.withRoles.withUserConfiguration(OwnMethodSecurity.class).withBean(Posts.class).run((context) -> {
			assertThat(context).hasNotFailed();
			as("ROLE_reader");
			assertDenied(context.getBean(Posts.class)::write);
		});
	}

	@Test
	void switchedOffProvidesNothing() {
		for (String property : new String[] { "plinth.security.enabled", "plinth.security.access.enabled" }) {
			this.withRoles.withPropertyValues(property + "=false")
				.run((context) -> assertThat(context).doesNotHaveBean(RoleHierarchy.class)
					.doesNotHaveBean(AccessRuleCheck.class)
					.doesNotHaveBean("preAuthorizeAuthorizationMethodInterceptor"));
		}
	}

	@Test
	void unrelatedFailureIsNotAnalyzed() {
		assertThat(new InvalidAccessRuleFailureAnalyzer().analyze(new IllegalStateException())).isNull();
	}

	private static void as(String authority) {
		SecurityContextHolder.getContext()
			.setAuthentication(
					new TestingAuthenticationToken(authority.equals("ROLE_reader") ? "ada" : "x", null, authority));
	}

	private static void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(call);
	}

	static class Posts {

		@RequirePermission("posts:read")
		void read() {
		}

		@RequirePermission("posts:write")
		void write() {
		}

		@RequireRole("editor")
		void edit() {
		}

		@RequireOwner(value = "#owner", orPermission = "users:delete")
		void own(String owner) {
		}

		@RequireOwner("#owner")
		void ownOnly(String owner) {
		}

		@RequireOwner(value = "#number == 7 ? 'ada' : 'bob'", orPermission = "users:delete")
		void ownNumber(long number) {
		}

	}

	@RequireRole("admin")
	static class Admin {

		void any() {
		}

	}

	static class Typo {

		@RequireRole("amdin")
		void any() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class OwnMethodSecurity {

	}

	interface Printable {

		@RequireRole("admin")
		void print();

	}

	@RequireRole("admin")
	interface Deletable {

		default void delete() {
		}

	}

	static class Reports implements Printable, Deletable {

		@Override
		public void print() {
		}

	}

	abstract static class AbstractLetters<T> {

		@RequireRole("admin")
		void send() {
		}

	}

	static class Letters extends AbstractLetters<String> {

	}

	static class Notes {

	}

	static class Filtered {

		@PostFilter("filterObject != 'a'")
		List<String> names() {
			return new ArrayList<>(List.of("a", "b"));
		}

		@PreFilter("filterObject != 'a'")
		List<String> kept(List<String> names) {
			return names;
		}

	}

	static class Checked {

		@PostAuthorize("returnObject != 'a'")
		String result(String result) {
			return result;
		}

	}

}
