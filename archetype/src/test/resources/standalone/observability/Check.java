package org.example.shop;

import java.net.http.HttpResponse;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ConfigurableApplicationContext;

final class Check {

	private Check() {
	}

	static String of(ConfigurableApplicationContext context) throws Exception {
		Main.expect(!context.getBean(MeterRegistry.class).getMeters().isEmpty(), "no meters");
		if (context.getEnvironment().getProperty("local.server.port") == null) {
			return "meters";
		}
		HttpResponse<String> answer = Main.get(context, "/livez");
		boolean secured = context.containsBean("springSecurityFilterChain");
		Main.expect(answer.statusCode() == 200 || secured, answer.statusCode() + " " + answer.body());
		return "meters, /livez " + answer.statusCode();
	}

}
