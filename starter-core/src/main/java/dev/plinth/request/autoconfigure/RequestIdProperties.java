package dev.plinth.request.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the request id.
 *
 * @param trustIncoming Whether to take a well-formed id from the caller.
 */
@ConfigurationProperties("plinth.request-id")
record RequestIdProperties(@DefaultValue("true") boolean trustIncoming) {

}
