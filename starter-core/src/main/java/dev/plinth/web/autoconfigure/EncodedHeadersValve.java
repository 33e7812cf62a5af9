package dev.plinth.web.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the headers of an answer that is complete and not sent yet. Tomcat makes an
 * encoder for each name and each value. What is not printable ASCII is left to Tomcat,
 * which refuses or replaces characters; the headers of an asynchronous answer belong to
 * other threads.
 */
final class EncodedHeadersValve extends ValveBase {

	EncodedHeadersValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (!request.isAsync() && !response.isCommitted() && isHttp1(request.getProtocol())) {
			encode(response.getCoyoteResponse().getMimeHeaders());
		}
	}

	/*
	 * HTTP/2 needs texts.
	 */
	private static boolean isHttp1(@Nullable String protocol) {
		return "HTTP/1.1".equals(protocol) || "HTTP/1.0".equals(protocol);
	}

	static void encode(MimeHeaders headers) {
		for (int i = 0; i < headers.size(); i++) {
			encode(headers.getName(i));
			encode(headers.getValue(i));
		}
	}

	private static void encode(MessageBytes text) {
		String string = (text.getType() == MessageBytes.T_STR) ? text.getString() : null;
		if (string != null && isPrintableAscii(string)) {
			byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
			text.setBytes(bytes, 0, bytes.length);
		}
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
