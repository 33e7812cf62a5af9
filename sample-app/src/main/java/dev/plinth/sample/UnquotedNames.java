package dev.plinth.sample;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.stereotype.Component;

/**
 * Leaves the names of tables and columns unquoted, so that H2 and PostgreSQL find a table
 * that is named by {@code @Table} under the same name.
 */
@Component
class UnquotedNames implements BeanPostProcessor {

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof RelationalMappingContext context) {
			context.setForceQuote(false);
		}
		return bean;
	}

}
