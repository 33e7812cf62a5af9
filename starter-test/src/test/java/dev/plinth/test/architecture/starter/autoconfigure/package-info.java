/**
 * Auto-configuration that keeps the rules.
 */
@NullMarked
package dev.plinth.test.architecture.starter.autoconfigure;

import org.jspecify.annotations.NullMarked;
