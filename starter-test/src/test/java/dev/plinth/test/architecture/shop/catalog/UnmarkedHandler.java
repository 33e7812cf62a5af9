package dev.plinth.test.architecture.shop.catalog;

import org.springframework.web.bind.annotation.GetMapping;

class UnmarkedHandler {

	@GetMapping("/hidden")
	String hidden() {
		return "hidden";
	}

}
