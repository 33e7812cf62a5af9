/**
 * The success envelope and paging.
 */
@NullMarked
package dev.plinth.web;

import org.jspecify.annotations.NullMarked;
