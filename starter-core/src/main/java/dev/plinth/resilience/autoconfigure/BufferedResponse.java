package dev.plinth.resilience.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer whose body has come, so that a service that stops in the middle of it has
 * failed. Streams of events are left as they are, and so is what follows the first
 * megabyte.
 */
final class BufferedResponse implements ClientHttpResponse {

	private static final int MAX_BYTES = 1024 * 1024;

	private final HttpStatusCode status;

	private final String text;

	private final HttpHeaders headers;

	private final byte[] body;

	private BufferedResponse(HttpStatusCode status, String text, HttpHeaders headers, byte[] body) {
		this.status = status;
		this.text = text;
		this.headers = headers;
		this.body = body;
	}

	static ClientHttpResponse of(ClientHttpResponse response) throws IOException {
		MediaType type = response.getHeaders().getContentType();
		if (type != null && (type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM)
				|| type.isCompatibleWith(MediaType.APPLICATION_NDJSON))) {
			return response;
		}
		InputStream stream = response.getBody();
		byte[] start = stream.readNBytes(MAX_BYTES);
		if (start.length == MAX_BYTES) {
			return new StartedResponse(response, new SequenceInputStream(new ByteArrayInputStream(start), stream));
		}
		BufferedResponse buffered = new BufferedResponse(response.getStatusCode(), response.getStatusText(),
				HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(response.getHeaders())), start);
		response.close();
		return buffered;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.status;
	}

	@Override
	public String getStatusText() {
		return this.text;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() {
		return new ByteArrayInputStream(this.body);
	}

	@Override
	public void close() {
		// Nothing is open
	}

	private record StartedResponse(ClientHttpResponse response, InputStream body) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}
