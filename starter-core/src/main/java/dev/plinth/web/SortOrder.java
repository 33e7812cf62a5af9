package dev.plinth.web;

/**
 * One property to sort by.
 *
 * @param property the property, one of those that {@link Sortable} lists
 * @param descending whether the greatest comes first
 * @since 0.1.0
 */
public record SortOrder(String property, boolean descending) {

}
