package dev.plinth.ratelimit.autoconfigure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * Turns the address of a client into what tells clients apart. All addresses of an IPv6
 * network of 64 bits belong to one client, an IPv4 address in an IPv6 one is an IPv4
 * address, and a port is left out.
 */
final class ClientAddress {

	private ClientAddress() {
	}

	static String normalize(String remoteAddress) {
		String address = withoutPort(remoteAddress.strip());
		if (address.indexOf(':') < 0) {
			return address;
		}
		int zone = address.indexOf('%');
		try {
			// A literal is not looked up
			InetAddress parsed = InetAddress.getByName((zone < 0) ? address : address.substring(0, zone));
			if (parsed instanceof Inet6Address) {
				return HexFormat.of().formatHex(parsed.getAddress(), 0, 8) + "/64";
			}
			return parsed.getHostAddress();
		}
		catch (UnknownHostException ex) {
			return address;
		}
	}

	private static String withoutPort(String address) {
		if (address.startsWith("[")) {
			int end = address.indexOf(']');
			return (end > 0) ? address.substring(1, end) : address;
		}
		int colon = address.indexOf(':');
		boolean port = colon > 0 && address.indexOf(':', colon + 1) < 0;
		return port ? address.substring(0, colon) : address;
	}

}
