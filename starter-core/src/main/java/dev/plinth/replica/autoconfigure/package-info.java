/**
 * Auto-configuration of reads from a replica of the database.
 */
@NullMarked
package dev.plinth.replica.autoconfigure;

import org.jspecify.annotations.NullMarked;
