package dev.plinth.test.architecture;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/**
 * The directory or jar that a class comes from.
 */
record ModuleClasses(URL location, JavaClasses classes) {

	static ModuleClasses of(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		if (source == null) {
			throw new IllegalArgumentException(type.getName() + " comes from no directory or jar");
		}
		return new ModuleClasses(source.getLocation(), new ClassFileImporter().importUrl(source.getLocation()));
	}

	/**
	 * Returns where a resource of the module is, or would be.
	 * @param name the name of the resource
	 * @return the address
	 */
	URI resource(String name) {
		String location = this.location.toString();
		try {
			return new URI(location.endsWith("/") ? location + name : "jar:" + location + "!/" + name);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
