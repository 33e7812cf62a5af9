package dev.plinth.test.architecture.starter.first;

import dev.plinth.test.architecture.starter.autoconfigure.GoodAutoConfiguration;

class KnowsItsAutoConfiguration {

	static final Class<?> TYPE = GoodAutoConfiguration.class;

	GoodAutoConfiguration field;

}
