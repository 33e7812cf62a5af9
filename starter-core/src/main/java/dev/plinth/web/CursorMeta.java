package dev.plinth.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How to ask for the next part of a list.
 *
 * @param size the greatest number of items in a part
 * @param next the cursor of the next part, absent if this is the last
 * @since 0.1.0
 */
public record CursorMeta(int size, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

}
