package dev.plinth.observability.health.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of an application in which some checks are critical and others are not: the
 * members of the readiness group are critical.
 */
final class OverallHealth {

	private static final String DEGRADED = "DEGRADED";

	private final HealthEndpoint endpoint;

	private final HealthEndpointGroups groups;

	OverallHealth(HealthEndpoint endpoint, HealthEndpointGroups groups) {
		this.endpoint = endpoint;
		this.groups = groups;
	}

	State state() {
		Map<String, Check> checks = new TreeMap<>();
		HealthDescriptor health = this.endpoint.health();
		Map<String, HealthDescriptor> components = (health instanceof CompositeHealthDescriptor composite)
				? composite.getComponents() : null;
		if (components != null) {
			components.forEach((name, component) -> checks.put(name,
					new Check(component.getStatus().getCode(), isCritical(name))));
		}
		String status = Status.UP.getCode();
		for (Check check : checks.values()) {
			if (!check.isUp()) {
				if (check.critical()) {
					return new State(check.status(), checks);
				}
				status = DEGRADED;
			}
		}
		return new State(status, checks);
	}

	private boolean isCritical(String name) {
		HealthEndpointGroup readiness = this.groups.get("readiness");
		return readiness != null && readiness.isMember(name);
	}

	/**
	 * The health of an application.
	 *
	 * @param status {@code UP}, {@code DEGRADED} if a check that is not critical has
	 * failed, else the status of the critical check that has failed
	 * @param checks the checks by name
	 */
	record State(String status, Map<String, Check> checks) {

		boolean isServing() {
			return this.status.equals(Status.UP.getCode()) || this.status.equals(DEGRADED);
		}

	}

	/**
	 * The result of a check.
	 *
	 * @param status the status
	 * @param critical whether the application cannot serve without it
	 */
	record Check(String status, boolean critical) {

		boolean isUp() {
			return this.status.equals(Status.UP.getCode()) || this.status.equals(Status.UNKNOWN.getCode());
		}

	}

}
