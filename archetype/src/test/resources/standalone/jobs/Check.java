package org.example.shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.plinth.jobs.JobHandler;
import dev.plinth.jobs.Jobs;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

@Component
class Check {

	private static final CountDownLatch DONE = new CountDownLatch(1);

	record Greeting(String name) {
	}

	@JobHandler
	void greet(Greeting greeting) {
		DONE.countDown();
	}

	static String of(ConfigurableApplicationContext context) throws InterruptedException {
		context.getBean(Jobs.class).enqueue(new Greeting("Ada"));
		Main.expect(DONE.await(30, TimeUnit.SECONDS), "the job did not run");
		return "job ran";
	}

}
