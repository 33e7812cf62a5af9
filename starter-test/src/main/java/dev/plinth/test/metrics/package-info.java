/**
 * Checks of dashboards and alert rules against what an application exports.
 */
@NullMarked
package dev.plinth.test.metrics;

import org.jspecify.annotations.NullMarked;
