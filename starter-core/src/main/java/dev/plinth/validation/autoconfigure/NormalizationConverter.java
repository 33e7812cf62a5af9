package dev.plinth.validation.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;

/**
 * Normalises parameters, headers, path variables and form fields.
 */
final class NormalizationConverter implements ConditionalGenericConverter {

	@Override
	public Set<ConvertiblePair> getConvertibleTypes() {
		return Set.of(new ConvertiblePair(String.class, String.class));
	}

	@Override
	public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
		return Normalization.of(targetType.getAnnotations()) != null;
	}

	@Override
	public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
		Normalization normalization = Normalization.of(targetType.getAnnotations());
		return (source instanceof String text && normalization != null) ? normalization.apply(text) : source;
	}

}
