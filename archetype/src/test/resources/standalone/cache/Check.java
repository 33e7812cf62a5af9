package org.example.shop;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

@Component
class Check {

	private final AtomicInteger computed = new AtomicInteger();

	@Cacheable("squares")
	public int square(int number) {
		this.computed.incrementAndGet();
		return number * number;
	}

	public int computed() {
		return this.computed.get();
	}

	static String of(ConfigurableApplicationContext context) {
		Check check = context.getBean(Check.class);
		Main.expect(check.square(4) == 16 && check.square(4) == 16, "wrong square");
		Main.expect(check.computed() == 1, "computed " + check.computed() + " times");
		return "computed once";
	}

}
