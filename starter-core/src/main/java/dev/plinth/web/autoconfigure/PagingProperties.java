package dev.plinth.web.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of paging.
 *
 * @param defaultSize Number of items on a page if the client does not say.
 * @param maxSize Greatest number of items on a page; a client that asks for more gets
 * this many.
 */
@ConfigurationProperties("plinth.paging")
record PagingProperties(@DefaultValue("20") int defaultSize, @DefaultValue("100") int maxSize) {

}
