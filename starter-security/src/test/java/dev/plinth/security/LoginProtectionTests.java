package dev.plinth.security;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.plinth.problem.BadRequestException;
import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.SecurityEvent.Type;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the protection of the login, with a clock that is moved.
 */
@Tag("any-jdk")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ShopApplication.class,
		properties = { "plinth.security.store=memory", "plinth.security.login.address.attempts=30",
				"plinth.security.password.breached-list=classpath:breached.txt",
				"plinth.security.roles.admin.permissions=users:delete,orders:read" })
@ActiveProfiles("test")
@Import(LoginProtectionTests.Configuration.class)
class LoginProtectionTests {

	private static final String WRONG = "wrong";

	private final ApiClient client;

	@Autowired
	private ShopApplication.Users users;

	@Autowired
	private MovableClock clock;

	@Autowired
	private Events events;

	@Autowired
	private MeterRegistry registry;

	@Autowired
	private AuditEventRepository audit;

	LoginProtectionTests(@LocalServerPort int port) {
		this.client = new ApiClient(port);
	}

	@BeforeEach
	void startAfresh() {
		this.clock.advance(Duration.ofHours(1));
		this.events.all.clear();
	}

	@Test
	void accountIsLockedForTheConfiguredTimeAndNoLonger() {
		guess("bob@example.com", 5);
		Answer locked = this.client.login("bob@example.com", "Passw0rd-bob");
		assertThat(locked.status()).isEqualTo(429);
		assertThat(locked.code()).isEqualTo("too-many-attempts");
		assertThat(locked.header("Retry-After")).isEqualTo("900");
		this.clock.advance(Duration.ofMinutes(14));
		assertThat(this.client.login("BOB@example.com", WRONG).header("Retry-After")).isEqualTo("60");
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.client.login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(200);
		assertThat(this.events.types()).contains(Type.LOGIN_FAILED, Type.LOGIN_THROTTLED, Type.LOGIN_SUCCEEDED);
	}

	@Test
	void unknownAccountIsLockedInTheSameWay() {
		guess("nobody@example.com", 5);
		Answer locked = this.client.login("nobody@example.com", WRONG);
		assertThat(locked.status()).isEqualTo(429);
		assertThat(locked.code()).isEqualTo("too-many-attempts");
	}

	@Test
	void spellingsThatADatabaseMayTakeForOneAccountAreCountedTogether() {
		for (String spelling : List.of("bob@example.com", "BOB@example.com", "b\u00f6b@example.com",
				"bo\u0301b@example.com", "\uff42ob@example.com", "bo\u200bb@example.com")) {
			this.client.login(spelling, WRONG);
		}
		assertThat(this.client.login("bob@example.com", "Passw0rd-bob").code()).isEqualTo("too-many-attempts");
	}

	@Test
	void successForgetsFailedAttempts() {
		guess("bob@example.com", 4);
		assertThat(this.client.login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(200);
		guess("bob@example.com", 5);
	}

	@Test
	void deviceWithASessionLogsInWhileAStrangerGuesses() {
		Answer login = this.client.login("bob@example.com", "Passw0rd-bob");
		guess("bob@example.com", 5);
		assertThat(this.client.login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(429);
		assertThat(this.client.as(login).login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(200);
		Answer other = this.client.login("ada@example.com", "Passw0rd-ada");
		assertThat(this.client.as(other).login("bob@example.com", "Passw0rd-bob").status()).isEqualTo(429);
		for (int i = 0; i < 5; i++) {
			assertThat(this.client.as(login).login("bob@example.com", WRONG).status()).isEqualTo(401);
		}
		assertThat(this.client.as(login).login("bob@example.com", WRONG).status()).isEqualTo(429);
	}

	@Test
	void addressIsLockedOverManyAccounts() {
		for (int i = 0; i < 30; i++) {
			assertThat(this.client.login("nobody-" + i + "@example.com", WRONG).status()).isEqualTo(401);
		}
		assertThat(this.client.login("ada@example.com", "Passw0rd-ada").status()).isEqualTo(429);
	}

	@Test
	void ownLoginsDoNotResetTheCountOfTheAddress() {
		for (int i = 0; i < 30; i++) {
			assertThat(this.client.login("nobody-" + i + "@example.com", WRONG).status()).isEqualTo(401);
			if (i < 29) {
				assertThat(this.client.login("ada@example.com", "Passw0rd-ada").status()).isEqualTo(200);
			}
		}
		assertThat(this.client.login("ada@example.com", "Passw0rd-ada").status()).isEqualTo(429);
	}

	@Test
	void lockOfTheAccountIsToldOnlyWithTheRightPassword() {
		this.users.put(new ShopApplication.ShopUser("7", "Lou", "lou@example.com",
				this.users.get("bob@example.com").password(), "user", false));
		assertThat(this.client.login("lou@example.com", WRONG).code()).isEqualTo("invalid-credentials");
		Answer locked = this.client.login("lou@example.com", "Passw0rd-bob");
		assertThat(locked.status()).isEqualTo(403);
		assertThat(locked.code()).isEqualTo("account-locked");
	}

	@Test
	void unknownAccountTakesAsLongAsAWrongPassword() {
		List<Long> known = new ArrayList<>();
		List<Long> unknown = new ArrayList<>();
		for (int i = 0; i < 14; i++) {
			String email = "timing-" + i + "@example.com";
			this.users.add("t" + i, "T", email, this.users.get("bob@example.com").password(), "user");
			known.add(time(email));
			unknown.add(time("no-" + email));
		}
		double ratio = median(known) / (double) median(unknown);
		assertThat(ratio).isBetween(0.5, 2.0);
	}

	private long time(String email) {
		long start = System.nanoTime();
		assertThat(this.client.login(email, WRONG).status()).isEqualTo(401);
		return System.nanoTime() - start;
	}

	private static long median(List<Long> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	@Test
	void weakerHashIsUpgradedAtTheNextLogin() {
		String weak = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("Passw0rd-old");
		String unmarked = new BCryptPasswordEncoder(10).encode("Passw0rd-old");
		String pbkdf2 = "{pbkdf2@SpringSecurity_v5_8}"
				+ org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8()
					.encode("Passw0rd-old");
		for (String hash : List.of(weak, unmarked, pbkdf2)) {
			this.users.add("8", "Kim", "kim@example.com", hash, "user");
			assertThat(this.client.login("kim@example.com", WRONG).status()).isEqualTo(401);
			assertThat(this.users.get("kim@example.com").password()).isEqualTo(hash);
			assertThat(this.client.login("kim@example.com", "Passw0rd-old").status()).isEqualTo(200);
			String upgraded = this.users.get("kim@example.com").password();
			assertThat(upgraded).startsWith("{bcrypt}$2a$10$");
			assertThat(this.client.login("kim@example.com", "Passw0rd-old").status()).isEqualTo(200);
			assertThat(this.users.get("kim@example.com").password()).isEqualTo(upgraded);
		}
		assertThat(this.events.types()).contains(Type.PASSWORD_UPGRADED);
	}

	@Test
	void accountWithoutAReadablePasswordIsLikeAnyOther() {
		for (String hash : List.of("", "{unknown}x", "nonsense")) {
			this.users.add("16", "Social", "social@example.com", hash, "user");
			this.clock.advance(Duration.ofHours(1));
			long fastest = Long.MAX_VALUE;
			for (int i = 0; i < 3; i++) {
				fastest = Math.min(fastest, time("social@example.com"));
			}
			if (!"nonsense".equals(hash)) {
				assertThat(Duration.ofNanos(fastest)).isGreaterThan(Duration.ofMillis(20));
			}
		}
	}

	@Test
	void passwordThatBcryptHasCutStillLogsIn() {
		String password = "Passw0rd-".repeat(10);
		String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password.substring(0, 72));
		this.users.add("17", "Long", "long@example.com", hash, "user");
		assertThat(this.client.login("long@example.com", password).status()).isEqualTo(200);
		assertThat(this.users.get("long@example.com").password()).isEqualTo(hash);
	}

	@Test
	void passwordThatBcryptWouldCutIsRefused(@Autowired PasswordEncoder passwordEncoder) {
		assertThat(passwordEncoder.encode("ü".repeat(36))).startsWith("{bcrypt}");
		assertThatExceptionOfType(BadRequestException.class)
			.isThrownBy(() -> passwordEncoder.encode("ü".repeat(36) + "x"))
			.withMessageContaining("password-too-long");
	}

	@Test
	void breachedPasswordIsRefused() {
		this.users.add("11", "Max", "max@example.com", "{bcrypt}" + new BCryptPasswordEncoder(10).encode("P@ssw0rd"),
				"user");
		this.users.add("12", "Mia", "mia@example.com", "{bcrypt}" + new BCryptPasswordEncoder(10).encode("letmein-1"),
				"user");
		assertThat(this.client.login("max@example.com", "P@ssw0rd").code()).isEqualTo("password-compromised");
		assertThat(this.client.login("mia@example.com", "letmein-1").code()).isEqualTo("password-compromised");
		assertThat(this.client.login("max@example.com", WRONG).code()).isEqualTo("invalid-credentials");
	}

	@Test
	void replayIsCountedAndWrittenToTheAuditLog() {
		String token = this.client.login("bob@example.com", "Passw0rd-bob").read("$.data.refreshToken");
		this.client.refresh(token);
		this.clock.advance(Duration.ofSeconds(5));
		double before = count("plinth.security.refresh.reuse");
		assertThat(this.client.refresh(token).code()).isEqualTo("refresh-token-reused");
		assertThat(this.client.refresh(token).code()).isEqualTo("refresh-token-reused");
		assertThat(count("plinth.security.refresh.reuse")).isEqualTo(before + 1);
		assertThat(this.audit.find("2", null, "refresh-token-reused")).isNotEmpty();
	}

	@Test
	void loginsAreCountedAndWrittenToTheAuditLog() {
		double before = count("plinth.security.logins", "outcome", "failure");
		this.client.login("ada@example.com", WRONG);
		assertThat(count("plinth.security.logins", "outcome", "failure")).isEqualTo(before + 1);
		assertThat(count("plinth.security.events", "type", "login-failed", "reason", "credentials")).isPositive();
		this.client.login("ada@example.com", "Passw0rd-ada");
		assertThat(this.audit.find("1", null, "login-succeeded")).isNotEmpty();
		assertThat(this.events.all)
			.allSatisfy((event) -> assertThat(event.toString()).doesNotContain("Passw0rd").doesNotContain("eyJ"));
	}

	@Test
	void expiredSessionIsNotRefreshed() {
		String token = this.client.login("bob@example.com", "Passw0rd-bob").read("$.data.refreshToken");
		this.clock.advance(Duration.ofDays(7));
		assertThat(this.client.refresh(token).code()).isEqualTo("invalid-refresh-token");
	}

	@Test
	void sessionEndsAtItsAbsoluteExpiry() {
		Answer answer = this.client.login("bob@example.com", "Passw0rd-bob");
		for (int day = 0; day < 29; day += 5) {
			this.clock.advance(Duration.ofDays(5).minusSeconds(1));
			answer = this.client.refresh(answer.read("$.data.refreshToken"));
			assertThat(answer.status()).isEqualTo(200);
		}
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.client.refresh(answer.read("$.data.refreshToken")).code()).isEqualTo("invalid-refresh-token");
	}

	@Test
	void accessTokenExpiresThoughItWasVerifiedBefore() {
		ApiClient bob = this.client.as(this.client.login("bob@example.com", "Passw0rd-bob"));
		assertThat(bob.get("/api/v1/private").status()).isEqualTo(200);
		this.clock.advance(Duration.ofMinutes(15).plusSeconds(29));
		assertThat(bob.get("/api/v1/private").status()).isEqualTo(200);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(bob.get("/api/v1/private").code()).isEqualTo("token-expired");
	}

	@Test
	void lockedUserIsNotRefreshed() {
		this.users.add("13", "Pat", "pat@example.com", this.users.get("bob@example.com").password(), "user");
		Answer login = this.client.login("pat@example.com", "Passw0rd-bob");
		this.users.put(new ShopApplication.ShopUser("13", "Pat", "pat@example.com",
				this.users.get("bob@example.com").password(), "user", false));
		assertThat(this.client.refresh(login.read("$.data.refreshToken")).code()).isEqualTo("invalid-refresh-token");
		assertThat(this.client.as(login).get("/api/v1/private").status()).isEqualTo(401);
	}

	@Test
	void refreshTakesUpNewRoles() {
		this.users.add("14", "Uma", "uma@example.com", this.users.get("bob@example.com").password(), "user");
		Answer login = this.client.login("uma@example.com", "Passw0rd-bob");
		assertThat(this.client.as(login).get("/api/v1/admin").status()).isEqualTo(403);
		this.users.add("14", "Uma", "uma@example.com", this.users.get("bob@example.com").password(), "admin");
		Answer refreshed = this.client.refresh(login.read("$.data.refreshToken"));
		assertThat(this.client.as(refreshed).get("/api/v1/admin").status()).isEqualTo(200);
	}

	private void guess(String email, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(this.client.login(email, WRONG).code()).isEqualTo("invalid-credentials");
		}
	}

	private double count(String name, String... tags) {
		Counter counter = this.registry.find(name).tags(tags).counter();
		return (counter != null) ? counter.count() : 0;
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		MovableClock clock() {
			return new MovableClock();
		}

		@Bean
		Events events() {
			return new Events();
		}

		@Bean
		InMemoryAuditEventRepository auditEventRepository() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		SimpleMeterRegistry simpleMeterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	/**
	 * Keeps what has happened.
	 */
	static class Events {

		private final List<SecurityEvent> all = new ArrayList<>();

		@EventListener
		void on(SecurityEvent event) {
			this.all.add(event);
		}

		List<Type> types() {
			return this.all.stream().map(SecurityEvent::type).toList();
		}

	}

}
