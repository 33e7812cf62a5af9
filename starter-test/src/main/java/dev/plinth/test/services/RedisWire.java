package dev.plinth.test.services;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Connection to Redis for the few commands the test kit sends itself. A Redis client is
 * optional for users of the kit.
 */
final class RedisWire implements Closeable {

	private static final int TIMEOUT = (int) Duration.ofSeconds(5).toMillis();

	private final Socket socket = new Socket();

	private final BufferedReader reader;

	RedisWire(String host, int port, @Nullable String username, @Nullable String password) throws IOException {
		try {
			this.socket.setSoTimeout(TIMEOUT);
			this.socket.connect(new InetSocketAddress(host, port), TIMEOUT);
			this.reader = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			if (password != null && username != null) {
				send("AUTH", username, password);
			}
			else if (password != null) {
				send("AUTH", password);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.socket.close();
			throw ex;
		}
	}

	static boolean answers(String host, int port) {
		try (RedisWire wire = new RedisWire(host, port, null, null)) {
			return wire.send("PING").equals("PONG");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Sends a command that is answered by one line.
	 * @param command the command and its arguments
	 * @return the answer without its type marker
	 * @throws IOException on an error reply and when the connection breaks
	 */
	String send(String... command) throws IOException {
		StringBuilder request = new StringBuilder("*").append(command.length).append("\r\n");
		for (String part : command) {
			request.append('$').append(part.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
			request.append(part).append("\r\n");
		}
		this.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
		String answer = this.reader.readLine();
		if (answer == null || answer.isEmpty() || answer.charAt(0) == '-') {
			throw new IOException("Redis answered %s with %s".formatted(command[0], answer));
		}
		return answer.substring(1);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
