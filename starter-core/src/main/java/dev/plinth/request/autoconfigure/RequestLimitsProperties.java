package dev.plinth.request.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the limits of a request.
 *
 * @param maxBodySize Greatest size of a body that is not multipart; zero for no limit.
 * @param timeout Time after which the thread of a request is interrupted and the request
 * answered with 504; zero for no limit.
 */
@ConfigurationProperties("plinth.request-limits")
record RequestLimitsProperties(@DefaultValue("2MB") DataSize maxBodySize, @DefaultValue("30s") Duration timeout) {

}
