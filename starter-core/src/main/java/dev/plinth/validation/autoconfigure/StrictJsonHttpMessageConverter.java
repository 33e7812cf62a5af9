package dev.plinth.validation.autoconfigure;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/**
 * Reads request bodies with the application's mapper and refuses what is not known, given
 * twice or left over. What the mapper does elsewhere stays as it is.
 */
final class StrictJsonHttpMessageConverter extends JacksonJsonHttpMessageConverter {

	private final boolean rejectUnknownFields;

	StrictJsonHttpMessageConverter(JsonMapper mapper, boolean rejectUnknownFields) {
		super(mapper);
		this.rejectUnknownFields = rejectUnknownFields;
	}

	@Override
	protected ObjectReader customizeReader(ObjectReader reader, JavaType javaType) {
		ObjectReader strict = reader.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		return this.rejectUnknownFields ? strict.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) : strict;
	}

}
