package dev.plinth.validation.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;

/**
 * A JSON body that was read from the network as a whole, and what it is to be bound to.
 * If it cannot be bound it is looked at again to find all of its faults.
 */
final class ReadJsonBody implements HttpInputMessage {

	private final HttpHeaders headers;

	private final byte[] content;

	private final MethodParameter parameter;

	private final Type type;

	private ReadJsonBody(HttpHeaders headers, byte[] content, MethodParameter parameter, Type type) {
		this.headers = headers;
		this.content = content;
		this.parameter = parameter;
		this.type = type;
	}

	static ReadJsonBody from(HttpInputMessage message, MethodParameter parameter, Type type) throws IOException {
		return new ReadJsonBody(message.getHeaders(), message.getBody().readAllBytes(), parameter, type);
	}

	@Override
	public InputStream getBody() {
		return new ByteArrayInputStream(this.content);
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	byte[] content() {
		return this.content;
	}

	MethodParameter parameter() {
		return this.parameter;
	}

	Type type() {
		return this.type;
	}

}
