create table application_table (id integer);
