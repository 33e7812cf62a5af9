package dev.plinth.test.architecture.shop.catalog;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;

@Controller
class SqlController {

	SqlController(JdbcClient jdbc) {
	}

}
