package dev.plinth.security;

import java.time.Duration;
import java.util.List;

import dev.plinth.security.ApiClient.Answer;
import dev.plinth.security.session.SessionStoreContract;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What two instances that share a store must do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodesContract {

	private TwoNodes nodes;

	protected abstract String[] properties();

	@BeforeAll
	void start() {
		this.nodes = new TwoNodes(properties());
	}

	@AfterAll
	void stop() {
		this.nodes.close();
	}

	private ApiClient first() {
		return this.nodes.client(0);
	}

	private ApiClient second() {
		return this.nodes.client(1);
	}

	@Test
	void tokensOfOneNodeAreGoodOnTheOther() {
		Answer login = login();
		assertThat(second().as(login).get("/api/v1/private").status()).isEqualTo(200);
		assertThat(second().as(login).get("/api/v1/auth/me").<String>read("$.data.name")).isEqualTo("Bob");
		assertThat(second().refresh(login.read("$.data.refreshToken")).status()).isEqualTo(200);
	}

	@Test
	void logoutOnOneNodeIsKnownOnTheOtherWithinASecond() {
		Answer login = login();
		ApiClient second = second().as(login);
		assertThat(second.get("/api/v1/private").status()).isEqualTo(200);
		assertThat(first().as(login).post("/api/v1/auth/logout", "").status()).isEqualTo(204);
		assertThat(first().as(login).get("/api/v1/private").status()).isEqualTo(401);
		assertRefusedWithinASecond(second);
		assertThat(second().refresh(login.read("$.data.refreshToken")).code()).isEqualTo("invalid-refresh-token");
	}

	@Test
	void replayEndsTheSessionOnBothNodes() {
		Answer login = login();
		String stolen = login.read("$.data.refreshToken");
		Answer refreshed = second().refresh(first().refresh(stolen).read("$.data.refreshToken"));
		assertThat(refreshed.status()).isEqualTo(200);
		Answer replay = first().refresh(stolen);
		assertThat(replay.status()).isEqualTo(401);
		assertThat(replay.code()).isEqualTo("refresh-token-reused");
		assertRefusedWithinASecond(second().as(refreshed));
		assertRefusedWithinASecond(first().as(refreshed));
		assertThat(second().refresh(refreshed.read("$.data.refreshToken")).code()).isEqualTo("refresh-token-reused");
	}

	@Test
	void fiftyConcurrentRefreshesOnBothNodesGetTheSameSuccessor() throws Exception {
		String token = login().read("$.data.refreshToken");
		List<Answer> answers = SessionStoreContract.concurrently(50, (i) -> this.nodes.client(i % 2).refresh(token));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isEqualTo(200));
		assertThat(answers.stream().map((answer) -> answer.<String>read("$.data.refreshToken")).distinct()).hasSize(1);
		assertThat(first().refresh(answers.get(0).read("$.data.refreshToken")).status()).isEqualTo(200);
	}

	@Test
	void sessionsAreListedAndEndedOnBothNodes() {
		Answer one = first().login("ada@example.com", "Passw0rd-ada");
		Answer two = second().login("ada@example.com", "Passw0rd-ada");
		assertThat(first().as(one).get("/api/v1/auth/sessions").<List<Object>>read("$.data")).hasSize(2);
		assertThat(first().as(two).post("/api/v1/auth/logout-all", "").status()).isEqualTo(204);
		assertRefusedWithinASecond(first().as(one));
		assertRefusedWithinASecond(second().as(one));
		assertRefusedWithinASecond(second().as(two));
	}

	@Test
	void attemptsAreCountedOverBothNodes() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.nodes.client(i % 2).login("nobody@example.com", "wrong").status()).isEqualTo(401);
		}
		for (int i = 0; i < 2; i++) {
			Answer answer = this.nodes.client(i).login("nobody@example.com", "wrong");
			assertThat(answer.status()).isEqualTo(429);
			assertThat(answer.code()).isEqualTo("too-many-attempts");
			assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(890, 900);
		}
	}

	private Answer login() {
		Answer login = first().login("bob@example.com", "Passw0rd-bob");
		assertThat(login.status()).isEqualTo(200);
		return login;
	}

	private static void assertRefusedWithinASecond(ApiClient client) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(client.get("/api/v1/private").status()).isEqualTo(401));
	}

}
