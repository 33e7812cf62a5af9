/**
 * Sessions, revocations, login attempts and API keys in a database.
 */
@NullMarked
package dev.plinth.security.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
