package dev.plinth.resilience.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the clients of other services, by name.
 *
 * @param clients Clients by name; a name is that of a group of HTTP services, of a
 * RestClient bean or of Resilient methods, or is asked for with ResilientClients.
 */
@ConfigurationProperties("plinth")
record ClientsProperties(@DefaultValue Map<String, Client> clients) {

	/**
	 * Client of another service.
	 *
	 * @param baseUrl URL to which the paths of requests are appended.
	 * @param connectTimeout Time in which a connection must be made.
	 * @param timeout Time in which an answer must have come, together with all retries.
	 * @param sslBundle Name of the SSL bundle for connections.
	 * @param breaker Circuit breaker.
	 * @param retry Retries of requests that may be sent again.
	 * @param maxConcurrent Greatest number of requests at the same time.
	 * @param rate Rate of requests.
	 * @param lastGood Age up to which the last good answer to a GET request is given when
	 * the service fails; zero for never.
	 */
	record Client(@Nullable String baseUrl, @DefaultValue("1s") Duration connectTimeout,
			@DefaultValue("3s") Duration timeout, @Nullable String sslBundle, @DefaultValue Breaker breaker,
			@DefaultValue Retry retry, @DefaultValue("50") int maxConcurrent, @DefaultValue Rate rate,
			@DefaultValue("0s") Duration lastGood) {

	}

	/**
	 * Circuit breaker.
	 *
	 * @param failureRate Share of failed requests in percent from which it opens.
	 * @param minimumCalls Number of requests before which it does not open.
	 * @param window Number of requests that are looked at.
	 * @param reset Time for which it is open.
	 * @param probes Number of requests that it lets through to see whether to close.
	 */
	record Breaker(@DefaultValue("50") float failureRate, @DefaultValue("5") int minimumCalls,
			@DefaultValue("20") int window, @DefaultValue("30s") Duration reset, @DefaultValue("3") int probes) {

	}

	/**
	 * Retries of requests that may be sent again.
	 *
	 * @param attempts Greatest number of attempts, including the first.
	 * @param backoff Time before the second attempt, which doubles for each further one.
	 * @param budget Share of requests in percent that may be retries.
	 */
	record Retry(@DefaultValue("3") int attempts, @DefaultValue("100ms") Duration backoff,
			@DefaultValue("10") int budget) {

	}

	/**
	 * Rate of requests, over all instances that share rate limits.
	 *
	 * @param limit Number of requests, including retries; zero for no limit.
	 * @param per Span of time.
	 */
	record Rate(@DefaultValue("0") long limit, @DefaultValue("1s") Duration per) {

	}

}
