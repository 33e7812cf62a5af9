package dev.plinth.report;

/**
 * Bean that adds a topic to the {@link PlinthReport}, such as which store a feature uses.
 *
 * @since 0.1.0
 */
public interface ReportContributor {

	/**
	 * Return the name of the topic.
	 * @return the name, in kebab-case
	 */
	String topic();

	/**
	 * Return the state of the topic at this moment. Called at each request for the
	 * report, possibly by several threads.
	 * @return a value that can be written as JSON
	 */
	Object state();

}
