/**
 * One error shape for every path of an application, as RFC 9457 problem details.
 */
@NullMarked
package dev.plinth.problem;

import org.jspecify.annotations.NullMarked;
