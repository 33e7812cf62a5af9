/**
 * Rules of structure that fail the build of a service or a starter which leaves them.
 */
@NullMarked
package dev.plinth.test.architecture;

import org.jspecify.annotations.NullMarked;
