package dev.plinth.test.architecture.starter.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

@ConfigurationProperties("bad")
public record PublicProperties(boolean enabled) {

}
