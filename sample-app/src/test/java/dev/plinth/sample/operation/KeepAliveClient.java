package dev.plinth.sample.operation;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP client that keeps its connection and never repeats a request: whatever goes wrong
 * is an exception. Not safe for use by several threads.
 */
final class KeepAliveClient implements AutoCloseable {

	private final int port;

	private Socket socket;

	private InputStream input;

	KeepAliveClient(int port) {
		this.port = port;
	}

	Answer get(String path, String... headers) throws IOException {
		return send("GET", path, null, headers);
	}

	Answer post(String path, String json, String... headers) throws IOException {
		return send("POST", path, json, headers);
	}

	private Answer send(String method, String path, String body, String... headers) throws IOException {
		long started = System.nanoTime();
		if (this.socket == null) {
			Socket connecting = new Socket();
			connecting.setTcpNoDelay(true);
			connecting.setSoTimeout(20_000);
			connecting.connect(new InetSocketAddress("localhost", this.port), 5_000);
			this.socket = connecting;
			this.input = new BufferedInputStream(connecting.getInputStream());
		}
		try {
			this.socket.getOutputStream().write(request(method, path, body, headers));
			return read(started);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private byte[] request(String method, String path, String body, String... headers) {
		StringBuilder request = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
		request.append("Host: localhost:").append(this.port).append("\r\n");
		for (int i = 0; i < headers.length; i += 2) {
			request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
		}
		byte[] content = (body != null) ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (body != null) {
			request.append("Content-Type: application/json\r\nContent-Length: ").append(content.length).append("\r\n");
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
		bytes.writeBytes(content);
		return bytes.toByteArray();
	}

	private Answer read(long started) throws IOException {
		int status = Integer.parseInt(line().split(" ")[1]);
		Map<String, String> headers = new HashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		String body = new String(body(headers), StandardCharsets.UTF_8);
		if ("close".equalsIgnoreCase(headers.get("connection"))) {
			close();
		}
		return new Answer(status, body, Duration.ofNanos(System.nanoTime() - started));
	}

	private byte[] body(Map<String, String> headers) throws IOException {
		if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = chunk(); size > 0; size = chunk()) {
			body.writeBytes(bytes(size));
			line();
		}
		line();
		return body.toByteArray();
	}

	private int chunk() throws IOException {
		return Integer.parseInt(line(), 16);
	}

	private byte[] bytes(int count) throws IOException {
		byte[] bytes = this.input.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException("The connection ended within an answer");
		}
		return bytes;
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int character = this.input.read(); character != '\n'; character = this.input.read()) {
			if (character < 0) {
				throw new EOFException("The connection ended before the answer");
			}
			if (character != '\r') {
				line.append((char) character);
			}
		}
		return line.toString();
	}

	@Override
	public void close() {
		if (this.socket != null) {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				// It is not used any more
			}
			this.socket = null;
		}
	}

}
