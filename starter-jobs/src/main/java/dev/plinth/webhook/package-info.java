/**
 * Webhooks: signed calls to the addresses of others, delivered by jobs.
 */
@NullMarked
package dev.plinth.webhook;

import org.jspecify.annotations.NullMarked;
