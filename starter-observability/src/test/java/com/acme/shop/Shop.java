package com.acme.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running {@link ShopApplication} on a port of its own.
 */
public final class Shop implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Shop(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static Shop start(String... arguments) {
		return start(new Class<?>[] { ShopApplication.class }, arguments);
	}

	public static Shop start(Class<?>[] sources, String... arguments) {
		SpringApplication application = new SpringApplication(sources);
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"plinth.observability.shutdown.drain-delay", "0s"));
		String[] all = Arrays.copyOf(arguments, arguments.length + 2);
		all[arguments.length] = "--spring.application.name=shop";
		all[arguments.length + 1] = "--spring.application.version=1.2.3";
		return new Shop(application.run(all));
	}

	public static void run(Consumer<Shop> action, String... arguments) {
		try (Shop shop = start(arguments)) {
			action.accept(shop);
		}
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return ((ServletWebServerApplicationContext) this.context).getWebServer().getPort();
	}

	public HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.build());
	}

	public HttpResponse<String> post(String path, String body) {
		return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build());
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
