package dev.plinth.resilience.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.acme.shop.ShopTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten times as many requests to a slow endpoint as it can serve. Times are checked with
 * -Pproof: they need a machine without other load.
 */
@Tag("any-jdk")
@ShopTest
@TestPropertySource(
		properties = { "plinth.load-shedding.max-in-flight=10", "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.probes.add-additional-paths=true" })
@Import(OverloadTests.Controllers.class)
class OverloadTests {

	private static final boolean PROOF = Boolean.getBoolean("plinth.test.proof");

	/** Ten at a time, 400 ms each: 25 per second. */
	private static final int OFFERED_PER_SECOND = 250;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	@Test
	void servedRequestsKeepTheirLatencyAndTheRestIsRefusedAtOnce() throws Exception {
		warmUp();
		long[] alone = times(load("/slow", 10, 2), 200);
		int seconds = PROOF ? 10 : 2;
		CompletableFuture<List<Answer>> probes = CompletableFuture.supplyAsync(() -> load("/livez", 10, seconds));
		List<Answer> answers = load("/slow", OFFERED_PER_SECOND, seconds);
		List<Answer> alive = probes.get(60, TimeUnit.SECONDS);
		long[] served = times(answers, 200);
		long[] refused = times(answers, 503);
		System.out.printf(
				"PROOF B9 %d requests in %d s, ten times the capacity: served %d, median %.0f ms, 99 %% %.0f ms (alone %.0f ms); "
						+ "refused %d, median %.1f ms, 99 %% %.1f ms, slowest %.1f ms; /livez %d of %d 200%n",
				answers.size(), seconds, served.length, at(served, 50), at(served, 99), at(alone, 50), refused.length,
				at(refused, 50), at(refused, 99), at(refused, 100), times(alive, 200).length, alive.size());
		assertThat(served.length + refused.length).isEqualTo(answers.size());
		assertThat(served.length).isGreaterThan(15 * seconds);
		assertThat(refused.length).isGreaterThan(150 * seconds);
		assertThat(answers).filteredOn((answer) -> answer.status == 503)
			.allSatisfy((answer) -> assertThat(answer.retryAfter).isEqualTo("1"));
		assertThat(alive).extracting(Answer::status).containsOnly(200);
		assertThat(at(refused, 50)).isLessThan(at(served, 50));
		if (PROOF) {
			assertThat(at(served, 99)).isLessThan(at(alone, 50) * 1.5);
			assertThat(at(refused, 99)).isLessThan(20);
		}
	}

	private void warmUp() {
		load("/livez", 200, 1);
		load("/slow", OFFERED_PER_SECOND, PROOF ? 20 : 1);
	}

	private static long[] times(List<Answer> answers, int status) {
		return answers.stream().filter((answer) -> answer.status == status).mapToLong(Answer::nanos).sorted().toArray();
	}

	private static double at(long[] sorted, int percent) {
		return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
	}

	/*
	 * At a fixed rate, whether or not answers come.
	 */
	private List<Answer> load(String path, int perSecond, int seconds) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(20))
			.build();
		Queue<Answer> answers = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<Void>> sent = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < perSecond * seconds; i++) {
			long due = start + i * 1_000_000_000L / perSecond;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			long before = System.nanoTime();
			sent.add(this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
				.thenAccept((response) -> answers.add(new Answer(response.statusCode(), System.nanoTime() - before,
						response.headers().firstValue("Retry-After").orElse("none")))));
		}
		CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
		return List.copyOf(answers);
	}

	private record Answer(int status, long nanos, String retryAfter) {

	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import(Slow.class)
	static class Controllers {

	}

	@RestController
	static class Slow {

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			boolean early = new CountDownLatch(1).await(400, TimeUnit.MILLISECONDS);
			return early ? "early" : "slow";
		}

	}

}
