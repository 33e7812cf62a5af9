create table if not exists plinth_session (
	handle_hash varchar(43) not null primary key,
	id varchar(22) not null,
	user_id varchar(255) not null,
	username varchar(255) not null,
	device varchar(200),
	address varchar(64),
	authorities varchar(4000) not null,
	current_hash varchar(43) not null,
	previous_hash varchar(43),
	nonce varchar(22),
	rotated_at bigint,
	created_at bigint not null,
	last_used_at bigint not null,
	expires_at bigint not null,
	absolute_expires_at bigint not null,
	ended_by varchar(10),
	constraint plinth_session_user unique (user_id, id),
	index plinth_session_expiry (absolute_expires_at)
) default character set utf8mb4 collate utf8mb4_bin;

create table if not exists plinth_denied_token (
	id varchar(64) not null primary key,
	expires_at bigint not null,
	index plinth_denied_token_expiry (expires_at)
) default character set utf8mb4 collate utf8mb4_bin;

create table if not exists plinth_login_attempt (
	attempt_key varchar(43) not null primary key,
	attempts int not null,
	window_end bigint not null,
	locked_until bigint,
	version bigint not null
) default character set utf8mb4 collate utf8mb4_bin;

create table if not exists plinth_api_key (
	id varchar(32) not null primary key,
	secret_hash varchar(43) not null,
	name varchar(200) not null,
	owner_id varchar(255) not null,
	scopes varchar(4000) not null,
	created_at bigint not null,
	expires_at bigint,
	revoked_at bigint,
	index plinth_api_key_owner (owner_id)
) default character set utf8mb4 collate utf8mb4_bin;
