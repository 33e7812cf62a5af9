package dev.plinth.security.session.autoconfigure;

import java.util.Map;

import dev.plinth.report.ReportContributor;
import dev.plinth.security.session.SessionStore;

import org.springframework.util.ClassUtils;

/**
 * Says in the report which store the sessions are kept in.
 */
final class SessionReport implements ReportContributor {

	private final SessionStore store;

	SessionReport(SessionStore store) {
		this.store = store;
	}

	@Override
	public String topic() {
		return "sessions";
	}

	@Override
	public Object state() {
		return Map.of("store", ClassUtils.getUserClass(this.store).getSimpleName(), "shared",
				!(this.store instanceof MemorySessionStore));
	}

}
