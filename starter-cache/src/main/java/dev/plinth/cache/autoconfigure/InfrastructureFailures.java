package dev.plinth.cache.autoconfigure;

import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

import dev.plinth.cache.StaleOnError;

/**
 * {@link StaleOnError} that tolerates every exception but those that are an answer: that
 * say that the value does not exist or must not be seen.
 */
class InfrastructureFailures implements StaleOnError {

	private static final boolean WEB = ClassUtils.isPresent("org.springframework.web.ErrorResponse",
			InfrastructureFailures.class.getClassLoader());

	private static final @Nullable Class<?> ACCESS_DENIED = findClass(
			"org.springframework.security.access.AccessDeniedException");

	@Override
	public boolean isTolerated(Throwable failure) {
		return failure instanceof Exception && !(failure instanceof NoSuchElementException)
				&& !(failure instanceof IllegalArgumentException)
				&& !(ACCESS_DENIED != null && ACCESS_DENIED.isInstance(failure))
				&& !(WEB && Web.isClientError(failure));
	}

	private static @Nullable Class<?> findClass(String name) {
		ClassLoader classLoader = InfrastructureFailures.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	/**
	 * Inner class to avoid a hard dependency on Spring Web.
	 */
	private static final class Web {

		static boolean isClientError(Throwable failure) {
			if (failure instanceof ErrorResponse response) {
				return response.getStatusCode().is4xxClientError();
			}
			ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(),
					ResponseStatus.class);
			return status != null && status.code().is4xxClientError();
		}

	}

}
