package com.example.orders.account;

import java.time.Instant;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A person who can log in. The e-mail address is unique and in lower case.
 */
@Table
public record Account(@Id Long id, String name, String email, String passwordHash, String role, Instant createdAt) {
}
