package dev.plinth.request.autoconfigure;

import java.io.IOException;
import java.util.Locale;

import dev.plinth.problem.ProblemException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies that are too large: at once if the client says so, else as soon as it
 * has sent too much. Multipart bodies have limits of their own.
 */
final class BodyLimitFilter implements Filter {

	private final long max;

	BodyLimitFilter(long max) {
		this.max = max;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		long length = request.getContentLengthLong();
		if (length > this.max && !isMultipart(request)) {
			throw tooLarge();
		}
		boolean unknown = length < 0 && ((HttpServletRequest) request).getHeader("Transfer-Encoding") != null
				&& !isMultipart(request);
		chain.doFilter(unknown ? new LimitedRequest((HttpServletRequest) request, this.max) : request, response);
	}

	private static boolean isMultipart(ServletRequest request) {
		String type = request.getContentType();
		return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
	}

	private static ProblemException tooLarge() {
		return new ProblemException(413, "payload-too-large", null);
	}

	private static final class LimitedRequest extends HttpServletRequestWrapper {

		private final long max;

		private @Nullable ServletInputStream stream;

		LimitedRequest(HttpServletRequest request, long max) {
			super(request);
			this.max = max;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream limited = this.stream;
			if (limited == null) {
				limited = new LimitedInputStream(super.getInputStream(), this.max);
				this.stream = limited;
			}
			return limited;
		}

	}

	private static final class LimitedInputStream extends ServletInputStream {

		private final ServletInputStream source;

		private long left;

		LimitedInputStream(ServletInputStream source, long max) {
			this.source = source;
			this.left = max;
		}

		@Override
		public int read() throws IOException {
			int value = this.source.read();
			if (value >= 0) {
				count(1);
			}
			return value;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int count = this.source.read(target, offset, length);
			count(Math.max(count, 0));
			return count;
		}

		private void count(int bytes) {
			this.left -= bytes;
			if (this.left < 0) {
				throw tooLarge();
			}
		}

		@Override
		public boolean isFinished() {
			return this.source.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.source.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.source.setReadListener(listener);
		}

	}

}
