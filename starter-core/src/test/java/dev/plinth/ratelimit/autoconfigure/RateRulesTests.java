package dev.plinth.ratelimit.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.plinth.ratelimit.autoconfigure.RateLimitProperties.Key;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateRules}.
 */
class RateRulesTests {

	private static final List<RateRule> RULES = Stream
		.of("/**", "/", "/api", "/api/", "/api/**", "/api/*/b", "/api/v1/products", "/api/v1/products/**",
				"/api/v1/{id}/items", "/*/v1/**", "/api/v1", "/files/*.txt", "/files/a-b.txt", "/{*rest}")
		.map((pattern) -> new RateRule(pattern, List.of(PathPatternParser.defaultInstance.parse(pattern)), Set.of(),
				Key.values()[0], List.of()))
		.toList();

	private final RateRules rules = new RateRules(RULES);

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/products", "/api/v1/products/7",
			"/api/v1/products/7/reviews", "/api/v1/7/items", "/api/x/b", "/other/v1/x", "//api/v1", "/api//v1",
			"/api;a=b/v1;c=d/products;e", "/%61pi/v1/products", "/api%2Fv1/products", "/API/v1", "/files/a-b.txt",
			"/files/x.txt", "*" })
	void theIndexLeavesNoLimitOut(String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		List<RateRule> matching = RULES.stream().filter((rule) -> rule.matches("GET", parsed)).toList();
		assertThat(this.rules.find(new MockHttpServletRequest("GET", path))).isEqualTo(matching);
		MockHttpServletRequest inContext = new MockHttpServletRequest("GET", "/shop" + path);
		inContext.setContextPath("/shop");
		assertThat(this.rules.find(inContext)).isEqualTo(matching);
	}

}
