create table if not exists starter_table (id integer);
