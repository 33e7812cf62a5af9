package dev.plinth.problem.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hostile requests, as listed in {@code hostile-requests.json}, and what every answer to
 * them must have. They are sent over plain sockets, since no HTTP client sends them.
 */
public final class HostileRequests {

	private static final JsonMapper mapper = new JsonMapper();

	private HostileRequests() {
	}

	/**
	 * Read the requests.
	 * @return the requests
	 */
	public static Stream<HostileRequest> read() {
		try (InputStream in = HostileRequests.class.getResourceAsStream("/hostile-requests.json")) {
			return List.of(mapper.readValue(in, HostileRequest[].class)).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A request and the answers that are right.
	 *
	 * @param name what is hostile
	 * @param raw the whole request, if it is no HTTP
	 * @param method the method
	 * @param path the path and query
	 * @param headers the headers
	 * @param body the body
	 * @param repeat prefix, unit, times and suffix of the body
	 * @param hex the body as bytes
	 * @param answers status and code of the answers that are right
	 */
	public record HostileRequest(String name, String raw, String method, String path, Map<String, String> headers,
			String body, List<Object> repeat, String hex, List<String> answers) {

		/**
		 * Send the request and check the answer.
		 * @param port the port of the application on this machine
		 * @throws IOException if there is no answer
		 */
		public void check(int port) throws IOException {
			check(port, Map.of());
		}

		/**
		 * Send the request with further headers and check the answer.
		 * @param port the port of the application on this machine
		 * @param further the further headers
		 * @throws IOException if there is no answer
		 */
		public void check(int port, Map<String, String> further) throws IOException {
			Answer answer = send(port, further);
			assertThat(answer.headers()).as(answer.toString()).containsKey("content-type");
			assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
			String requestId = answer.headers().get("x-request-id");
			assertThat(requestId).as("request id").matches("[A-Za-z0-9._:-]{1,128}");
			if ("HEAD".equals(this.method)) {
				assertThat(this.answers).anyMatch((right) -> right.startsWith(answer.status() + " "));
				return;
			}
			JsonNode problem = mapper.readTree(answer.body());
			String code = problem.path("code").asString();
			assertThat(this.answers).as(answer.body()).contains(answer.status() + " " + code);
			assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
			assertThat(problem.path("type").asString()).isEqualTo("urn:plinth:problem:" + code);
			assertThat(problem.path("title").asString()).isNotBlank();
			assertThat(problem.path("success").asBoolean(true)).isFalse();
			assertThat(problem.path("instance").isString()).isTrue();
			assertThat(problem.path("errors").isArray()).isTrue();
			assertThat(problem.path("requestId").asString()).isEqualTo(requestId);
			String text = problem.path("title").asString() + problem.path("detail").asString()
					+ problem.path("errors").valueStream().map((fault) -> fault.path("message").asString()).toList();
			assertThat(text).doesNotContainIgnoringCase("exception", "java.", "org.", "jackson", "com.", "select ",
					"insert ", "\tat ", "tomcat");
			if ("validation-failed".equals(code)) {
				assertThat(problem.path("errors").size()).isBetween(1, 100);
			}
		}

		private Answer send(int port, Map<String, String> further) throws IOException {
			try (Socket socket = new Socket("localhost", port)) {
				socket.setSoTimeout(20_000);
				try {
					OutputStream out = socket.getOutputStream();
					out.write(bytes(further));
					out.flush();
				}
				catch (IOException ex) {
					// The answer may come before all of the request is read
				}
				ByteArrayOutputStream answer = new ByteArrayOutputStream();
				try {
					socket.getInputStream().transferTo(answer);
				}
				catch (IOException ex) {
					// What has come is looked at
				}
				return Answer.parse(answer.toByteArray());
			}
		}

		private byte[] bytes(Map<String, String> further) throws IOException {
			if (this.raw != null) {
				return this.raw.getBytes(StandardCharsets.ISO_8859_1);
			}
			byte[] content = content();
			Map<String, String> all = new LinkedHashMap<>((this.headers != null) ? this.headers : Map.of());
			further.forEach(all::putIfAbsent);
			boolean chunked = all.containsKey("Transfer-Encoding");
			all.put("Host", "localhost");
			all.put("Connection", "close");
			if (!chunked && content != null) {
				all.put("Content-Length", Integer.toString(content.length));
			}
			StringBuilder head = new StringBuilder(this.method + " " + this.path + " HTTP/1.1\r\n");
			all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
			head.append("\r\n");
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
			if (content != null && chunked) {
				out.write((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
				out.write(content);
				out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			}
			else if (content != null) {
				out.write(content);
			}
			return out.toByteArray();
		}

		private byte[] content() {
			if (this.hex != null) {
				return HexFormat.of().parseHex(this.hex);
			}
			if (this.repeat != null) {
				String unit = (String) this.repeat.get(1);
				return (this.repeat.get(0) + unit.repeat((Integer) this.repeat.get(2)) + this.repeat.get(3))
					.getBytes(StandardCharsets.UTF_8);
			}
			return (this.body != null) ? this.body.getBytes(StandardCharsets.UTF_8) : null;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * An answer.
	 *
	 * @param status the status
	 * @param headers the headers by name in lower case
	 * @param body the body
	 */
	private record Answer(int status, Map<String, String> headers, String body) {

		static Answer parse(byte[] bytes) {
			String text = new String(bytes, StandardCharsets.UTF_8);
			assertThat(text).as("answer").startsWith("HTTP/1.1 ");
			int end = text.indexOf("\r\n\r\n");
			String[] lines = text.substring(0, end).split("\r\n");
			Map<String, String> headers = new LinkedHashMap<>();
			for (int i = 1; i < lines.length; i++) {
				int colon = lines[i].indexOf(':');
				headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
						lines[i].substring(colon + 1).trim());
			}
			return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, text.substring(end + 4));
		}

	}

}
