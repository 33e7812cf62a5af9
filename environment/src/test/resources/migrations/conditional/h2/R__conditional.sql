create table conditional_table (id int primary key);
