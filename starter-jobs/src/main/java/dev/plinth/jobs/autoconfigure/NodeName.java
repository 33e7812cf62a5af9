package dev.plinth.jobs.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name of this process among the workers: host, process id and a random part, since
 * the first two repeat in containers.
 */
final class NodeName {

	private static final String NAME = create();

	private NodeName() {
	}

	static String get() {
		return NAME;
	}

	private static String create() {
		byte[] random = new byte[3];
		new SecureRandom().nextBytes(random);
		String host;
		try {
			host = InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			host = "unknown";
		}
		String shortHost = (host.length() > 30) ? host.substring(host.length() - 30) : host;
		return shortHost + "-" + ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(random);
	}

}
