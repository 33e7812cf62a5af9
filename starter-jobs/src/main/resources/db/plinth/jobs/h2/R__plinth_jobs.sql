create table if not exists plinth_job (
    task_name varchar(100) not null,
    task_instance varchar(100) not null,
    task_data blob,
    execution_time timestamp with time zone not null,
    picked boolean not null,
    picked_by varchar(50),
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures int,
    last_heartbeat timestamp with time zone,
    version bigint not null,
    priority smallint,
    order_key varchar(200),
    started_at timestamp with time zone,
    progress smallint,
    progress_message varchar(200),
    cancel_requested boolean,
    primary key (task_instance, task_name)
);

create index if not exists plinth_job_due on plinth_job (task_name, picked, priority desc, execution_time);

create index if not exists plinth_job_heartbeat on plinth_job (picked, last_heartbeat);

create index if not exists plinth_job_order on plinth_job (order_key, task_instance);

create table if not exists plinth_job_history (
    id varchar(100) not null primary key,
    queue varchar(100) not null,
    name varchar(200) not null,
    state varchar(10) not null,
    owner varchar(200),
    run_at timestamp with time zone not null,
    started_at timestamp with time zone,
    finished_at timestamp with time zone not null,
    worker varchar(50),
    progress smallint,
    progress_message varchar(200),
    data blob not null,
    result clob
);

create index if not exists plinth_job_history_state on plinth_job_history (state, finished_at);

create table if not exists plinth_job_queue (
    name varchar(100) not null primary key,
    paused boolean not null,
    window_end timestamp with time zone,
    used int not null
);

create table if not exists plinth_job_key (
    name varchar(250) not null primary key,
    job_id varchar(100) not null,
    expires_at timestamp with time zone
);

create table if not exists plinth_job_schedule (
    name varchar(200) not null primary key,
    rule varchar(200) not null,
    next_at timestamp with time zone
);

create table if not exists plinth_job_once (
    job_id varchar(100) not null,
    step varchar(100) not null,
    done_at timestamp with time zone not null,
    primary key (job_id, step)
);
