/**
 * What Plinth does in an application: which features are active, why, and which
 * configuration shaped them.
 */
@NullMarked
package dev.plinth.report;

import org.jspecify.annotations.NullMarked;
