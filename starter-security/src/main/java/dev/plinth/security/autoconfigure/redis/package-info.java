/**
 * Sessions, revocations and login attempts in Redis.
 */
@NullMarked
package dev.plinth.security.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
