package dev.plinth.sample.payment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands in for the payment provider: takes every payment, and none that was cancelled.
 */
class PaymentStub {

	private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	PaymentStub() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/payments", this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	String address() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	void stop() {
		this.server.stop(0);
		this.threads.shutdown();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(status(exchange), -1);
		}
	}

	private int status(HttpExchange exchange) {
		if ("DELETE".equals(exchange.getRequestMethod())) {
			this.cancelled.add(exchange.getRequestURI().getPath().substring("/payments/".length()));
			return 204;
		}
		String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
		return this.cancelled.contains(key) ? 402 : 201;
	}

}
