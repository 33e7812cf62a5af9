/**
 * Sessions: refresh tokens that rotate at each use.
 */
@NullMarked
package dev.plinth.security.session;

import org.jspecify.annotations.NullMarked;
