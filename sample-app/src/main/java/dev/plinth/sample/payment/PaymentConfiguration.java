package dev.plinth.sample.payment;

import java.io.IOException;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * The client of the payment provider, with time-out, circuit breaker and retries as
 * configured under {@code plinth.clients.payment}. In development a stub takes the place
 * of the provider, unless {@code PAYMENT_URL} names one.
 */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "payment", types = PaymentClient.class)
class PaymentConfiguration {

	@Configuration(proxyBeanMethods = false)
	@Profile({ "dev", "load-test" })
	@ConditionalOnProperty(name = "PAYMENT_URL", matchIfMissing = true, havingValue = "stub")
	static class Stub {

		@Bean(destroyMethod = "stop")
		PaymentStub paymentStub() throws IOException {
			return new PaymentStub();
		}

		@Bean
		RestClientHttpServiceGroupConfigurer paymentStubAddress(PaymentStub stub) {
			return (groups) -> groups.filterByName("payment")
				.forEachClient((group, builder) -> builder.baseUrl(stub.address()));
		}

	}

}
