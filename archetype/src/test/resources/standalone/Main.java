package org.example.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.TreeSet;

import dev.plinth.report.PlinthReporter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

@SpringBootApplication
public class Main {

	public static void main(String[] args) throws Exception {
		ConfigurableApplicationContext context = SpringApplication.run(Main.class, args);
		String answer = Check.of(context);
		TreeSet<String> active = new TreeSet<>();
		context.getBean(PlinthReporter.class)
			.report()
			.features()
			.forEach((name, feature) -> {
				if (feature.active()) {
					active.add(name);
				}
			});
		System.out.println("STANDALONE " + answer + "; active: " + String.join(", ", active));
		System.exit(SpringApplication.exit(context));
	}

	static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
					BodyHandlers.ofString());
	}

	static void expect(boolean condition, Object actual) {
		if (!condition) {
			throw new IllegalStateException(String.valueOf(actual));
		}
	}

}
