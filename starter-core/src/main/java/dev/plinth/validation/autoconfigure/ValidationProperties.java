package dev.plinth.validation.autoconfigure;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of binding and validation of requests.
 *
 * @param rejectUnknownFields Whether a field of a JSON body that is not known is a fault.
 * @param maxFaults Greatest number of faults in one answer.
 */
@ConfigurationProperties("plinth.validation")
@Validated
record ValidationProperties(@DefaultValue("true") boolean rejectUnknownFields,
		@DefaultValue("100") @Min(1) int maxFaults) {

}
