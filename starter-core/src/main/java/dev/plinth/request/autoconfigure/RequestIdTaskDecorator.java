package dev.plinth.request.autoconfigure;

import dev.plinth.request.RequestId;
import org.slf4j.MDC;

import org.springframework.core.task.TaskDecorator;

/**
 * Takes the request id along to the thread that executes a task.
 */
final class RequestIdTaskDecorator implements TaskDecorator {

	@Override
	public Runnable decorate(Runnable task) {
		String id = RequestId.current();
		if (id == null) {
			return task;
		}
		return () -> {
			String before = RequestId.current();
			MDC.put(RequestId.MDC_KEY, id);
			try {
				task.run();
			}
			finally {
				if (before != null) {
					MDC.put(RequestId.MDC_KEY, before);
				}
				else {
					MDC.remove(RequestId.MDC_KEY);
				}
			}
		};
	}

}
