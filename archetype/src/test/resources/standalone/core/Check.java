package org.example.shop;

import java.net.http.HttpResponse;

import dev.plinth.problem.NotFoundException;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Check {

	@GetMapping("/orders/1")
	String order() {
		throw new NotFoundException();
	}

	static String of(ConfigurableApplicationContext context) throws Exception {
		HttpResponse<String> answer = Main.get(context, "/orders/1");
		boolean secured = context.containsBean("springSecurityFilterChain");
		Main.expect(answer.statusCode() == (secured ? 401 : 404), answer.statusCode() + " " + answer.body());
		Main.expect(answer.body().contains(secured ? "\"code\":\"unauthorized\"" : "\"code\":\"not-found\""),
				answer.body());
		return "problem " + answer.statusCode();
	}

}
