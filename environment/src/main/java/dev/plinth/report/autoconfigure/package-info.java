/**
 * Auto-configuration of the report.
 */
@NullMarked
package dev.plinth.report.autoconfigure;

import org.jspecify.annotations.NullMarked;
