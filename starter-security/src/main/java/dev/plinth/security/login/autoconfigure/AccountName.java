package dev.plinth.security.login.autoconfigure;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of an account as it is counted: without case, accents and other differences
 * that a database may ignore when it looks for the account, so that spellings of one name
 * do not get a count each.
 */
final class AccountName {

	private static final Pattern IGNORED = Pattern.compile("[\\p{M}\\p{C}\\p{Z}]+");

	private AccountName() {
	}

	static String countedAs(String name) {
		String decomposed = Normalizer.normalize(name, Form.NFKD);
		return IGNORED.matcher(decomposed).replaceAll("").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

}
