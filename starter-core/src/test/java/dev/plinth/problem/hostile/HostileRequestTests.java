package dev.plinth.problem.hostile;

import java.io.IOException;
import java.util.stream.Stream;

import com.acme.shop.ShopTest;
import dev.plinth.problem.hostile.HostileRequests.HostileRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hostile requests against an application in an unrelated package.
 */
@ShopTest
class HostileRequestTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@MethodSource
	void isAnsweredWithProblem(HostileRequest request) throws IOException {
		request.check(this.port);
	}

	static Stream<HostileRequest> isAnsweredWithProblem() {
		return HostileRequests.read();
	}

	@Test
	void thereAreEnough() {
		assertThat(HostileRequests.read()).hasSizeGreaterThanOrEqualTo(60);
	}

}
