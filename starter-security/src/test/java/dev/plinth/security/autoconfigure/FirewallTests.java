package dev.plinth.security.autoconfigure;

import java.util.function.Consumer;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Firewall}: it allows and refuses what Spring Security's does.
 */
class FirewallTests {

	static Stream<String> texts() {
		return Stream.concat(Stream.of("", "application/json; q=0.9", "x~", "\u0378", "\uD83D\uDE00", "\uD83D"),
				Stream.iterate(0, (code) -> code < 0x2100, (code) -> code + 1)
					.filter((code) -> code < 0x180 || code > 0x2000)
					.map((code) -> "a" + (char) code.intValue() + "b"));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void decidesAsSpringSecurityDoes(String text) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
		request.addHeader("X-Value", text);
		request.addParameter(text, "value");
		assertThat(refuses(request, (checked) -> checked.getHeader("X-Value"), Firewall.create()))
			.isEqualTo(refuses(request, (checked) -> checked.getHeader("X-Value"), new StrictHttpFirewall()));
		assertThat(refuses(request, (checked) -> checked.getHeader(text), Firewall.create()))
			.isEqualTo(refuses(request, (checked) -> checked.getHeader(text), new StrictHttpFirewall()));
		assertThat(refuses(request, (checked) -> checked.getParameter(text), Firewall.create()))
			.isEqualTo(refuses(request, (checked) -> checked.getParameter(text), new StrictHttpFirewall()));
	}

	private static boolean refuses(HttpServletRequest request, Consumer<HttpServletRequest> use,
			HttpFirewall firewall) {
		HttpServletRequest checked = firewall.getFirewalledRequest(request);
		try {
			use.accept(checked);
			return false;
		}
		catch (RequestRejectedException ex) {
			return true;
		}
	}

}
