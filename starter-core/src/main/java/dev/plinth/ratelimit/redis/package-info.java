/**
 * Rate limits that all instances of an application share through Redis.
 */
@NullMarked
package dev.plinth.ratelimit.redis;

import org.jspecify.annotations.NullMarked;
