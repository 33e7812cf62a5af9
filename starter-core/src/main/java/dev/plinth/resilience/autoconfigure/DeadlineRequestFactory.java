package dev.plinth.resilience.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

import dev.plinth.resilience.Deadline;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * Gives each request the time until the deadline of its call. Spring's factories read
 * their time-out when they create a request.
 */
final class DeadlineRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory delegate;

	private final Duration timeout;

	private final @Nullable Consumer<Duration> setter;

	DeadlineRequestFactory(ClientHttpRequestFactory delegate, Duration timeout) {
		this.delegate = delegate;
		this.timeout = timeout;
		this.setter = setter(delegate);
	}

	private static @Nullable Consumer<Duration> setter(ClientHttpRequestFactory delegate) {
		return switch (delegate.getClass().getSimpleName()) {
			case "JdkClientHttpRequestFactory" -> ((JdkClientHttpRequestFactory) delegate)::setReadTimeout;
			case "HttpComponentsClientHttpRequestFactory" ->
				((HttpComponentsClientHttpRequestFactory) delegate)::setReadTimeout;
			case "JettyClientHttpRequestFactory" -> ((JettyClientHttpRequestFactory) delegate)::setReadTimeout;
			case "ReactorClientHttpRequestFactory" -> ((ReactorClientHttpRequestFactory) delegate)::setReadTimeout;
			case "SimpleClientHttpRequestFactory" -> ((SimpleClientHttpRequestFactory) delegate)::setReadTimeout;
			default -> null;
		};
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		Consumer<Duration> readTimeout = this.setter;
		if (readTimeout == null) {
			return this.delegate.createRequest(uri, method);
		}
		Duration remaining = Deadline.remaining();
		Duration time = (remaining != null && remaining.compareTo(this.timeout) < 0) ? remaining : this.timeout;
		synchronized (this) {
			readTimeout.accept((time.toMillis() < 1) ? Duration.ofMillis(1) : time);
			return this.delegate.createRequest(uri, method);
		}
	}

}
