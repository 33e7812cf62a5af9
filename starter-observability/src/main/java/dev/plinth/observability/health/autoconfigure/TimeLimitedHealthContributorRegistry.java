package dev.plinth.observability.health.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.HealthContributorNameValidator;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * {@link DefaultHealthContributorRegistry} whose indicators answer within a time limit.
 * Indicators that only look at the process itself are left alone.
 */
final class TimeLimitedHealthContributorRegistry extends DefaultHealthContributorRegistry implements DisposableBean {

	private final Duration timeout;

	private final ExecutorService executor;

	private TimeLimitedHealthContributorRegistry(Collection<? extends HealthContributorNameValidator> nameValidators,
			Duration timeout, ExecutorService executor) {
		super(nameValidators, null);
		this.timeout = timeout;
		this.executor = executor;
	}

	static TimeLimitedHealthContributorRegistry create(
			Collection<? extends HealthContributorNameValidator> nameValidators, Duration timeout) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("plinth-health-");
		threads.setDaemon(true);
		return new TimeLimitedHealthContributorRegistry(nameValidators, timeout,
				Executors.newCachedThreadPool(threads));
	}

	@Override
	public void registerContributor(String name, HealthContributor contributor) {
		super.registerContributor(name, limit(contributor));
	}

	private HealthContributor limit(HealthContributor contributor) {
		if (contributor instanceof CompositeHealthContributor composite) {
			Map<String, HealthContributor> limited = new LinkedHashMap<>();
			for (HealthContributors.Entry entry : composite) {
				limited.put(entry.name(), limit(entry.contributor()));
			}
			return CompositeHealthContributor.fromMap(limited, Function.identity());
		}
		return (contributor instanceof HealthIndicator indicator && !isLocal(indicator))
				? new TimeLimitedHealthIndicator(indicator, this.timeout, this.executor) : contributor;
	}

	private static boolean isLocal(HealthIndicator indicator) {
		return indicator instanceof AvailabilityStateHealthIndicator || indicator instanceof DiskSpaceHealthIndicator
				|| indicator instanceof PingHealthIndicator || indicator instanceof TimeLimitedHealthIndicator;
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
