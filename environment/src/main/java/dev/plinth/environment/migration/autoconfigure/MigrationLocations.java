package dev.plinth.environment.migration.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

import javax.sql.DataSource;

import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Adds the migrations of the starters for the database at hand to Flyway's locations. A
 * feature that is switched off, or has no scripts for the database, is left out.
 */
class MigrationLocations implements FlywayConfigurationCustomizer {

	private static final String CATALOGUE = "META-INF/plinth/migrations.properties";

	private static final String CONDITION = " if ";

	private final Environment environment;

	MigrationLocations(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void customize(FluentConfiguration configuration) {
		DataSource dataSource = configuration.getDataSource();
		if (dataSource == null) {
			return;
		}
		ClassLoader classLoader = configuration.getClassLoader();
		List<String> locations = new ArrayList<>(
				Arrays.stream(configuration.getLocations()).map(Location::toString).toList());
		Properties catalogue = catalogue(classLoader);
		if (!catalogue.isEmpty()) {
			String vendor = vendor(dataSource);
			for (String feature : new TreeSet<>(catalogue.stringPropertyNames())) {
				String[] entry = catalogue.getProperty(feature).split(CONDITION, 2);
				String folder = entry[0].replace("{vendor}", vendor);
				boolean enabled = this.environment.getProperty("plinth." + feature + ".enabled", Boolean.class, true)
						&& (entry.length == 1 || holds(entry[1]));
				String location = "classpath:" + folder;
				if (enabled && classLoader.getResource(folder) != null && !locations.contains(location)) {
					locations.add(location);
				}
			}
			configuration.locations(locations.toArray(String[]::new));
		}
	}

	private boolean holds(String condition) {
		String[] parts = condition.split("=", 2);
		return parts.length == 2 && parts[1].strip().equalsIgnoreCase(this.environment.getProperty(parts[0].strip()));
	}

	private static Properties catalogue(ClassLoader classLoader) {
		Properties catalogue = new Properties();
		try {
			for (var url : Collections.list(classLoader.getResources(CATALOGUE))) {
				catalogue.putAll(PropertiesLoaderUtils.loadProperties(new UrlResource(url)));
			}
			return catalogue;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String vendor(DataSource dataSource) {
		try {
			return DatabaseDriver.fromJdbcUrl(JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getURL))
				.getId();
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("Cannot tell which database Flyway migrates", ex);
		}
	}

}
