package dev.plinth.test.architecture.shop.catalog;

import org.springframework.web.bind.annotation.RestController;

@RestController
class ShortcutController {

	ShortcutController(ProductRepository repository) {
	}

}
