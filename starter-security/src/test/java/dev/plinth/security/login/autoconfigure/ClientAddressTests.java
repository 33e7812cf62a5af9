package dev.plinth.security.login.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientAddress}.
 */
class ClientAddressTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.1,192.0.2.1", "::ffff:192.0.2.1,192.0.2.1", "2001:db8:1:2:3:4:5:6,2001:db8:1:2:0:0:0:0/64",
			"2001:db8:1:2:ffff::1,2001:db8:1:2:0:0:0:0/64", "fe80::1%eth0,fe80:0:0:0:0:0:0:0/64",
			"::1,0:0:0:0:0:0:0:0/64", "a:b,a:b", "unknown,unknown", "null,null" })
	void countsOneClientAsOne(String address, String counted) {
		assertThat(ClientAddress.countedAs(address)).isEqualTo(counted);
	}

}
