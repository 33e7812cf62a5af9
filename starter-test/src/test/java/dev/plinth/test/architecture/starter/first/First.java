package dev.plinth.test.architecture.starter.first;

import dev.plinth.test.architecture.starter.second.Second;

public record First(Second second) {

}
