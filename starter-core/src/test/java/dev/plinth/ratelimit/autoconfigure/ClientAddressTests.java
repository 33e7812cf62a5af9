package dev.plinth.ratelimit.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientAddress}.
 */
class ClientAddressTests {

	@ParameterizedTest
	@CsvSource({ "203.0.113.7, 203.0.113.7", "203.0.113.7:4711, 203.0.113.7", "::ffff:203.0.113.7, 203.0.113.7",
			"::ffff:cb00:7107, 203.0.113.7", "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
			"2001:db8:1:2::1, 20010db800010002/64", "[2001:db8:1:2::1]:443, 20010db800010002/64",
			"2001:db8:1:3::1, 20010db800010003/64", "fe80::1%eth0, fe80000000000000/64", "unknown, unknown", "'', ''" })
	void addressesOfOneClientAreOne(String address, String expected) {
		assertThat(ClientAddress.normalize(address)).isEqualTo(expected);
	}

}
