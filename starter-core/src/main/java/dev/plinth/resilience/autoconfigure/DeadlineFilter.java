package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import dev.plinth.resilience.Deadline;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sets the deadline of a request: the time that the application gives to requests, or
 * less if the caller says that it waits less.
 */
final class DeadlineFilter implements Filter {

	private static final int MAX_DIGITS = 9;

	private final String header;

	private final Duration longest;

	/**
	 * Create a filter.
	 * @param header the header with the milliseconds that a caller waits
	 * @param longest the time that the application gives to requests, zero if it is not
	 * limited
	 */
	DeadlineFilter(String header, Duration longest) {
		this.header = header;
		this.longest = longest;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Duration time = time(((HttpServletRequest) request).getHeader(this.header));
		if (time == null) {
			chain.doFilter(request, response);
			return;
		}
		Deadline.Scope scope = Deadline.within(time);
		try {
			chain.doFilter(request, response);
		}
		finally {
			scope.close();
		}
	}

	private @Nullable Duration time(@Nullable String asked) {
		Duration own = (this.longest.toNanos() > 0) ? this.longest : null;
		if (asked == null || asked.isEmpty() || asked.length() > MAX_DIGITS
				|| !asked.chars().allMatch((character) -> character >= '0' && character <= '9')) {
			return own;
		}
		Duration time = Duration.ofMillis(Long.parseLong(asked));
		return (own != null && own.compareTo(time) < 0) ? own : time;
	}

}
