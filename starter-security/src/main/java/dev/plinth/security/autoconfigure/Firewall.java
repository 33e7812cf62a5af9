package dev.plinth.security.autoconfigure;

import java.util.function.Predicate;

import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring Security's firewall with its own rules. Names and values of headers and
 * parameters in printable ASCII, which all of these rules allow, are not compared with
 * their regular expressions.
 */
final class Firewall {

	private Firewall() {
	}

	static HttpFirewall create() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowedHeaderNames(printableOr(StrictHttpFirewall.ALLOWED_HEADER_NAMES));
		firewall.setAllowedHeaderValues(printableOr(StrictHttpFirewall.ALLOWED_HEADER_VALUES));
		firewall.setAllowedParameterNames(printableOr(StrictHttpFirewall.ALLOWED_PARAMETER_NAMES));
		return firewall;
	}

	private static Predicate<String> printableOr(Predicate<String> rule) {
		return (text) -> isPrintableAscii(text) || rule.test(text);
	}

	private static boolean isPrintableAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < ' ' || character > '~') {
				return false;
			}
		}
		return true;
	}

}
