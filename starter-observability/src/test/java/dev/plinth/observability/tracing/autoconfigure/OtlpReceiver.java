package dev.plinth.observability.tracing.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * An OpenTelemetry collector that keeps what it receives over OTLP/HTTP.
 */
public final class OtlpReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final List<LogRecord> logs = new CopyOnWriteArrayList<>();

	private final List<Resource> resources = new CopyOnWriteArrayList<>();

	private OtlpReceiver(HttpServer server) {
		this.server = server;
	}

	public static OtlpReceiver start() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		OtlpReceiver receiver = new OtlpReceiver(server);
		server.createContext("/v1/traces", (exchange) -> receiver.receive(exchange,
				(body) -> ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach((resource) -> {
					receiver.resources.add(resource.getResource());
					resource.getScopeSpansList().forEach((scope) -> receiver.spans.addAll(scope.getSpansList()));
				})));
		server.createContext("/v1/logs",
				(exchange) -> receiver.receive(exchange,
						(body) -> ExportLogsServiceRequest.parseFrom(body)
							.getResourceLogsList()
							.forEach((resource) -> resource.getScopeLogsList()
								.forEach((scope) -> receiver.logs.addAll(scope.getLogRecordsList())))));
		server.start();
		return receiver;
	}

	private void receive(HttpExchange exchange, Body consumer) throws IOException {
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			consumer.accept(body);
		}
		exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	public String endpoint(String signal) {
		return "http://localhost:" + this.server.getAddress().getPort() + "/v1/" + signal;
	}

	public List<Span> spans() {
		return this.spans;
	}

	public List<LogRecord> logs() {
		return this.logs;
	}

	public List<Resource> resources() {
		return this.resources;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	@FunctionalInterface
	private interface Body {

		void accept(InputStream body) throws IOException;

	}

}
