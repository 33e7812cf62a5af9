create table if not exists plinth_job (
    task_name varchar(100) not null,
    task_instance varchar(100) not null,
    task_data mediumblob,
    execution_time datetime(6) not null,
    picked boolean not null,
    picked_by varchar(50),
    last_success datetime(6) null,
    last_failure datetime(6) null,
    consecutive_failures int,
    last_heartbeat datetime(6) null,
    version bigint not null,
    priority smallint,
    order_key varchar(200),
    started_at datetime(6) null,
    progress smallint,
    progress_message varchar(200),
    cancel_requested boolean,
    primary key (task_instance, task_name),
    index plinth_job_due (task_name, picked, priority desc, execution_time),
    index plinth_job_heartbeat (picked, last_heartbeat),
    index plinth_job_order (order_key, task_instance)
);

create table if not exists plinth_job_history (
    id varchar(100) not null primary key,
    queue varchar(100) not null,
    name varchar(200) not null,
    state varchar(10) not null,
    owner varchar(200),
    run_at datetime(6) not null,
    started_at datetime(6) null,
    finished_at datetime(6) not null,
    worker varchar(50),
    progress smallint,
    progress_message varchar(200),
    data mediumblob not null,
    result mediumtext,
    index plinth_job_history_state (state, finished_at)
);

create table if not exists plinth_job_queue (
    name varchar(100) not null primary key,
    paused boolean not null,
    window_end datetime(6) null,
    used int not null
);

create table if not exists plinth_job_key (
    name varchar(250) not null primary key,
    job_id varchar(100) not null,
    expires_at datetime(6) null
);

create table if not exists plinth_job_schedule (
    name varchar(200) not null primary key,
    rule varchar(200) not null,
    next_at datetime(6) null
);

create table if not exists plinth_job_once (
    job_id varchar(100) not null,
    step varchar(100) not null,
    done_at datetime(6) not null,
    primary key (job_id, step)
);
