package dev.plinth.validation.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;

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

	/*
	 * Parsers accept more than UTF-8 allows, and databases refuse the NUL character.
	 */
	private void check(JsonMapper mapper) {
		boolean ascii = true;
		boolean suspicious = false;
		for (int i = 0; i < this.content.length; i++) {
			byte b = this.content[i];
			ascii &= b >= 0;
			suspicious |= b == '\\' && isNullEscape(i);
		}
		MediaType type = this.headers.getContentType();
		boolean utf8 = type == null || type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset());
		if (!ascii && utf8 && !isUtf16() && !isUtf8()) {
			throw new HttpMessageNotReadableException("The body is not UTF-8", this);
		}
		if (suspicious && NullCharacters.isIn(mapper, this.content)) {
			throw new HttpMessageNotReadableException("The body contains the NUL character", new NullCharacters(),
					this);
		}
	}

	private boolean isNullEscape(int i) {
		return i + 5 < this.content.length && this.content[i + 1] == 'u' && this.content[i + 2] == '0'
				&& this.content[i + 3] == '0' && this.content[i + 4] == '0' && this.content[i + 5] == '0';
	}

	/*
	 * JSON starts with an ASCII character, so that a second byte of zero, or a byte order
	 * mark, tells UTF-16 and UTF-32, which the parser detects.
	 */
	private boolean isUtf16() {
		return this.content.length > 1 && (this.content[0] == 0 || this.content[1] == 0
				|| this.content[0] == (byte) 0xFE || this.content[0] == (byte) 0xFF);
	}

	private boolean isUtf8() {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.content));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	static ReadJsonBody from(HttpInputMessage message, MethodParameter parameter, Type type, JsonMapper mapper)
			throws IOException {
		ReadJsonBody body = new ReadJsonBody(message.getHeaders(), message.getBody().readAllBytes(), parameter, type);
		body.check(mapper);
		return body;
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
