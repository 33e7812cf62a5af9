package dev.plinth.test.architecture.starter.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

@ConfigurationProperties("good")
record GoodProperties(boolean enabled) {

}
