package org.example.shop;

import java.net.http.HttpResponse;

import org.springframework.context.ConfigurableApplicationContext;

final class Check {

	private Check() {
	}

	static String of(ConfigurableApplicationContext context) throws Exception {
		HttpResponse<String> answer = Main.get(context, "/orders/1");
		Main.expect(answer.statusCode() == 401, answer.statusCode() + " " + answer.body());
		Main.expect(answer.body().contains("\"code\":\"unauthorized\""), answer.body());
		return "problem 401";
	}

}
