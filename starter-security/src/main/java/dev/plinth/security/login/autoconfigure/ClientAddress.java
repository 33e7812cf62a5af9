package dev.plinth.security.login.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network address as it is counted: an IPv6 address stands for its /64 network, since
 * one client has all of it.
 */
final class ClientAddress {

	private ClientAddress() {
	}

	static String countedAs(String address) {
		if (address.indexOf(':') < 0) {
			return address;
		}
		try {
			int zone = address.indexOf('%');
			byte[] bytes = InetAddress.getByName((zone < 0) ? address : address.substring(0, zone)).getAddress();
			if (bytes.length == 4) {
				return InetAddress.getByAddress(bytes).getHostAddress();
			}
			Arrays.fill(bytes, 8, 16, (byte) 0);
			return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
		}
		catch (UnknownHostException ex) {
			return address;
		}
	}

}
