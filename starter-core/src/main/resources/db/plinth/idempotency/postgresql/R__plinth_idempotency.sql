create table if not exists plinth_idempotency (
    id char(64) not null primary key,
    fingerprint char(64) not null,
    answer text,
    expires_at bigint not null
);
