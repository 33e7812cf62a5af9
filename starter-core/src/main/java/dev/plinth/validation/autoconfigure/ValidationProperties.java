package dev.plinth.validation.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of binding and validation of requests.
 *
 * @param rejectUnknownFields Whether a field of a JSON body that is not known is a fault.
 * @param maxFaults Greatest number of faults in one answer.
 */
@ConfigurationProperties("plinth.validation")
record ValidationProperties(@DefaultValue("true") boolean rejectUnknownFields, @DefaultValue("100") int maxFaults) {

}
