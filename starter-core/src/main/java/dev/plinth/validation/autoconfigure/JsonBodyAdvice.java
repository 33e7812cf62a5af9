package dev.plinth.validation.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Type;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Keeps a JSON body while it is bound.
 */
@ControllerAdvice
class JsonBodyAdvice extends RequestBodyAdviceAdapter {

	private final JsonMapper mapper;

	JsonBodyAdvice(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public boolean supports(MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converterType);
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		return ReadJsonBody.from(message, parameter, targetType, this.mapper);
	}

}
