package dev.plinth.web.autoconfigure;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of paging.
 *
 * @param defaultSize Number of items on a page if the client does not say.
 * @param maxSize Greatest number of items on a page; a client that asks for more gets
 * this many.
 */
@ConfigurationProperties("plinth.paging")
@Validated
record PagingProperties(@DefaultValue("20") @Min(1) int defaultSize, @DefaultValue("100") @Min(1) int maxSize) {

}
