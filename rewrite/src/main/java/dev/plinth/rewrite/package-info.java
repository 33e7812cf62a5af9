/**
 * Recipes for OpenRewrite: they add starters to an application and upgrade services. Run
 * them with {@code bin/plinth} or with {@code rewrite-maven-plugin}.
 */
@NullMarked
package dev.plinth.rewrite;

import org.jspecify.annotations.NullMarked;
