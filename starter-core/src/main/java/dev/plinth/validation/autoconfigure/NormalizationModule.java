package dev.plinth.validation.autoconfigure;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.Version;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;

/**
 * Normalises the properties of JSON bodies that ask for it. Others are left alone.
 */
final class NormalizationModule extends SimpleModule {

	NormalizationModule() {
		super("plinth-normalization");
	}

	@Override
	public void setupModule(SetupContext context) {
		super.setupModule(context);
		context.appendAnnotationIntrospector(new Introspector());
	}

	private static final class Introspector extends NopAnnotationIntrospector {

		@Override
		public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
			if (annotated.getRawType() != String.class) {
				return null;
			}
			Normalization normalization = Normalization.of(annotated.annotations().toArray(Annotation[]::new));
			return (normalization != null) ? new Deserializer(normalization) : null;
		}

		@Override
		public Version version() {
			return Version.unknownVersion();
		}

	}

	private static final class Deserializer extends StringDeserializer {

		private final Normalization normalization;

		Deserializer(Normalization normalization) {
			this.normalization = normalization;
		}

		@Override
		public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
			String text = super.deserialize(parser, context);
			return (text != null) ? this.normalization.apply(text) : null;
		}

		@Override
		public boolean isCachable() {
			return false;
		}

	}

}
