package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import dev.plinth.problem.Problem;
import dev.plinth.problem.ProblemException;
import dev.plinth.problem.ProblemRenderer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Refuses requests at once while as many as allowed are worked on. The threads of the
 * server above that number are left to refuse and to answer probes.
 */
final class LoadSheddingFilter implements Filter {

	private static final Log logger = LogFactory.getLog(LoadSheddingFilter.class);

	private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

	private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

	private final AtomicInteger inFlight = new AtomicInteger();

	private final LongAdder refused = new LongAdder();

	private final int max;

	private final List<String> exempt;

	private final ProblemRenderer renderer;

	private final ProblemException refusal;

	LoadSheddingFilter(int max, LoadSheddingProperties properties, ProblemRenderer renderer) {
		this.max = max;
		this.exempt = List.copyOf(properties.exempt());
		this.renderer = renderer;
		this.refusal = new ProblemException(Problem.of(503, "overloaded")
			.header("Retry-After", Long.toString(Math.max(1, properties.retryAfter().toSeconds())))
			.build());
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (isExempt((HttpServletRequest) request)) {
			chain.doFilter(request, response);
			return;
		}
		if (this.inFlight.incrementAndGet() > this.max) {
			this.inFlight.decrementAndGet();
			this.refused.increment();
			log();
			this.renderer.render(this.refusal, (HttpServletRequest) request, (HttpServletResponse) response);
			return;
		}
		AtomicBoolean released = new AtomicBoolean();
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new Release(released));
			}
			else {
				release(released);
			}
		}
	}

	/*
	 * Lines for each refused request would be a load of their own.
	 */
	private void log() {
		long now = System.nanoTime();
		long due = this.nextLine.get();
		if (now - due >= 0 && this.nextLine.compareAndSet(due, now + LOG_INTERVAL_NANOS)) {
			logger.warn("Requests are answered with 503 overloaded, since " + this.max + " are being worked on; "
					+ refused() + " were since the start");
		}
	}

	private boolean isExempt(HttpServletRequest request) {
		String path = request.getRequestURI();
		int start = request.getContextPath().length();
		for (String prefix : this.exempt) {
			int end = start + prefix.length();
			if (path.startsWith(prefix, start)
					&& (path.length() == end || prefix.endsWith("/") || path.charAt(end) == '/')) {
				return true;
			}
		}
		return false;
	}

	private void release(AtomicBoolean released) {
		if (released.compareAndSet(false, true)) {
			this.inFlight.decrementAndGet();
		}
	}

	int inFlight() {
		return this.inFlight.get();
	}

	long refused() {
		return this.refused.sum();
	}

	private final class Release implements AsyncListener {

		private final AtomicBoolean released;

		private Release(AtomicBoolean released) {
			this.released = released;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			release(this.released);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Followed by the completion
		}

		@Override
		public void onError(AsyncEvent event) {
			// Followed by the completion
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

	}

}
