package com.example.orders;

import java.math.BigDecimal;
import java.util.UUID;

import com.example.orders.account.AccountService;
import com.example.orders.product.ProductService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Two accounts and a few products, in profile dev only and only in an empty database.
 */
@Component
@Profile("dev")
class DemoData implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(DemoData.class);

	private final AccountService accounts;

	private final ProductService products;

	private final String password;

	DemoData(AccountService accounts, ProductService products, @Value("${DEMO_PASSWORD:}") String password) {
		this.accounts = accounts;
		this.products = products;
		this.password = password;
	}

	@Override
	public void run(ApplicationArguments args) {
		if (!this.accounts.isEmpty()) {
			return;
		}
		String demoPassword = this.password.isEmpty() ? "Demo1-" + UUID.randomUUID() : this.password;
		this.accounts.create("Demo Admin", "admin@example.com", demoPassword, "admin");
		this.accounts.create("Demo User", "user@example.com", demoPassword, "user");
		for (int i = 1; i <= 5; i++) {
			this.products.create("Product " + i, new BigDecimal(i * 10 + ".50"), "A demo product", 100);
		}
		if (this.password.isEmpty()) {
			logger.info("Demo accounts admin@example.com and user@example.com, password {}", demoPassword);
		}
		else {
			logger.info("Demo accounts admin@example.com and user@example.com, password as in DEMO_PASSWORD");
		}
	}

}
