package dev.plinth.report.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/**
 * The features that the {@code META-INF/plinth/features.properties} files of a class path
 * declare.
 */
final class FeatureCatalogue {

	static final String LOCATION = "META-INF/plinth/features.properties";

	private FeatureCatalogue() {
	}

	static Map<String, Entry> load(@Nullable ClassLoader classLoader) {
		try {
			Map<String, Entry> entries = new TreeMap<>();
			ClassLoader loader = (classLoader != null) ? classLoader : FeatureCatalogue.class.getClassLoader();
			List<URL> urls = Collections.list(loader.getResources(LOCATION));
			for (URL url : urls) {
				Properties properties = new Properties();
				try (InputStream stream = url.openStream()) {
					properties.load(stream);
				}
				Module module = module(url);
				properties.stringPropertyNames()
					.forEach((name) -> entries.putIfAbsent(name,
							new Entry(properties.getProperty(name).trim(), module)));
			}
			return entries;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + LOCATION, ex);
		}
	}

	private static Module module(URL url) {
		String root = url.toString().substring(0, url.toString().length() - LOCATION.length());
		try (InputStream stream = new URL(root + "META-INF/MANIFEST.MF").openStream()) {
			Manifest manifest = new Manifest(stream);
			String title = manifest.getMainAttributes().getValue("Implementation-Title");
			String version = manifest.getMainAttributes().getValue("Implementation-Version");
			if (title != null && version != null) {
				return new Module(title, version);
			}
		}
		catch (IOException ex) {
			// class directories have no manifest
		}
		return new Module("unpackaged classes", "development");
	}

	/**
	 * A declared feature.
	 *
	 * @param autoConfiguration the name of its auto-configuration
	 * @param module the jar that declares it
	 */
	record Entry(String autoConfiguration, Module module) {

	}

	/**
	 * A jar.
	 *
	 * @param title the title of the jar
	 * @param version the version of the jar
	 */
	record Module(String title, String version) {

		@Override
		public String toString() {
			return this.title + " " + this.version;
		}

	}

}
