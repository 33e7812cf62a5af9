package dev.plinth.test.architecture.starter.second;

import dev.plinth.test.architecture.starter.first.First;

public interface Second {

	First first();

}
