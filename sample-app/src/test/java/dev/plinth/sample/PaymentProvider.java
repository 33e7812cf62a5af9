package dev.plinth.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import dev.plinth.test.services.ServiceProcess;

/**
 * Takes payments for processes of the service, and can kill one before it hears of its
 * payment.
 */
final class PaymentProvider implements AutoCloseable {

	private final List<String> charges = new CopyOnWriteArrayList<>();

	private final AtomicReference<ServiceProcess> victim = new AtomicReference<>();

	private final HttpServer server;

	PaymentProvider() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/payments", (exchange) -> {
			this.charges.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
			ServiceProcess service = this.victim.getAndSet(null);
			if (service != null) {
				service.kill();
			}
			exchange.sendResponseHeaders(201, -1);
			exchange.close();
		});
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Return the idempotency keys of the charges in their order.
	 */
	List<String> charges() {
		return this.charges;
	}

	/**
	 * Kill a process when it has been charged next, before it is answered.
	 */
	void killAtNextCharge(ServiceProcess service) {
		this.victim.set(service);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
