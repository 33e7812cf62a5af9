/**
 * Auto-configuration for webhooks.
 */
@NullMarked
package dev.plinth.webhook.autoconfigure;

import org.jspecify.annotations.NullMarked;
