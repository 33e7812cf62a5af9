package dev.plinth.problem.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import dev.plinth.problem.Fault;
import dev.plinth.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The texts of problems: the application's own messages first, then the ones that ship
 * with Plinth, in the language of the client. Only languages with a message file are
 * looked up, so that a client cannot fill the caches with made-up languages.
 */
final class ProblemMessages {

	private static final String BASENAME = "dev/plinth/problem/messages";

	private static final String STARTERS = "classpath*:META-INF/plinth/problem-messages.txt";

	private final MessageSource application;

	private final ResourceBundleMessageSource shipped;

	private final Locale defaultLocale;

	private final List<Locale> locales;

	ProblemMessages(MessageSource application, Set<Locale> locales, Locale defaultLocale) {
		this.application = application;
		this.defaultLocale = defaultLocale;
		this.locales = List.copyOf(locales);
		this.shipped = new ResourceBundleMessageSource();
		this.shipped.setBasenames(shippedBasenames());
		this.shipped.setDefaultEncoding("UTF-8");
		this.shipped.setFallbackToSystemLocale(false);
	}

	/**
	 * Find the messages that ship with the starters on the class path.
	 * @return the basenames, those of this starter first
	 */
	private static String[] shippedBasenames() {
		List<String> basenames = new ArrayList<>();
		basenames.add(BASENAME);
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver().getResources(STARTERS)) {
				resource.getContentAsString(StandardCharsets.UTF_8)
					.lines()
					.map(String::strip)
					.filter(StringUtils::hasText)
					.forEach(basenames::add);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return StringUtils.toStringArray(basenames);
	}

	/**
	 * Find the languages for which there are message files.
	 * @param resources finds the files
	 * @param basename the comma-separated basenames of the application's messages
	 * @return the languages
	 */
	static Set<Locale> findLocales(ResourcePatternResolver resources, String basename) {
		Set<Locale> locales = new LinkedHashSet<>();
		locales.add(Locale.ENGLISH);
		List<String> basenames = new ArrayList<>();
		basenames.add(BASENAME);
		for (String name : StringUtils.commaDelimitedListToStringArray(basename)) {
			basenames.add(name.trim().replace("classpath:", "").replace('.', '/'));
		}
		for (String name : basenames) {
			String file = name.substring(name.lastIndexOf('/') + 1);
			try {
				for (Resource resource : resources.getResources("classpath*:" + name + "_*.properties")) {
					String filename = resource.getFilename();
					if (filename != null) {
						String tag = filename.substring(file.length() + 1, filename.length() - ".properties".length());
						locales.add(Locale.forLanguageTag(tag.replace('_', '-')));
					}
				}
			}
			catch (IOException ex) {
				// A class path without such a folder has no such languages
			}
		}
		return locales;
	}

	Locale locale(HttpServletRequest request) {
		LocaleResolver resolver = RequestContextUtils.getLocaleResolver(request);
		if (resolver != null && !(resolver instanceof AcceptHeaderLocaleResolver)) {
			return supported(List.of(new Locale.LanguageRange(resolver.resolveLocale(request).toLanguageTag())));
		}
		String accepted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
		if (!StringUtils.hasText(accepted) || accepted.length() > 500) {
			return this.defaultLocale;
		}
		try {
			return supported(Locale.LanguageRange.parse(accepted));
		}
		catch (IllegalArgumentException ex) {
			return this.defaultLocale;
		}
	}

	private Locale supported(List<Locale.LanguageRange> ranges) {
		Locale locale = Locale.lookup(ranges, this.locales);
		return (locale != null) ? locale : this.defaultLocale;
	}

	String title(Problem problem, Locale locale) {
		String key = "problem." + problem.code() + ".title";
		String text = this.application.getMessage(key, null, null, locale);
		if (text == null) {
			text = problem.title();
		}
		if (text == null) {
			text = this.shipped.getMessage(key, null, null, locale);
		}
		return (text != null) ? text : StringUtils.capitalize(problem.code().replace('-', ' '));
	}

	@Nullable String detail(Problem problem, Locale locale) {
		String key = "problem." + problem.code() + ".detail";
		Object[] arguments = resolve(problem.arguments(), locale);
		String text = this.application.getMessage(key, arguments, null, locale);
		if (text == null) {
			text = problem.detail();
		}
		return (text != null) ? text : this.shipped.getMessage(key, arguments, null, locale);
	}

	String message(Fault fault, Locale locale) {
		if (fault.message() != null) {
			return fault.message();
		}
		String text = text("problem.fault." + fault.code(), resolve(fault.arguments(), locale), locale);
		if (text == null) {
			text = text("problem.fault.invalid", null, locale);
		}
		return (text != null) ? text : fault.code();
	}

	private @Nullable String text(String key, Object @Nullable [] arguments, Locale locale) {
		String text = this.application.getMessage(key, arguments, null, locale);
		return (text != null) ? text : this.shipped.getMessage(key, arguments, null, locale);
	}

	private Object[] resolve(List<Object> arguments, Locale locale) {
		return arguments.stream().map((argument) -> resolve(argument, locale)).toArray();
	}

	private Object resolve(Object argument, Locale locale) {
		if (argument instanceof MessageSourceResolvable resolvable) {
			String[] codes = resolvable.getCodes();
			Object[] arguments = resolvable.getArguments();
			String text = (codes != null && codes.length > 0) ? text(codes[0], arguments, locale) : null;
			if (text == null) {
				text = resolvable.getDefaultMessage();
			}
			return (text != null) ? text : "";
		}
		return argument;
	}

}
