/**
 * Pages of Spring Data in the success envelope.
 */
@NullMarked
package dev.plinth.web.data;

import org.jspecify.annotations.NullMarked;
