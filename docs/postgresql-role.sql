-- Creates a role that can read a Pactbook database and nothing else, for `pactbook sql` and for people with psql.
-- Run this once as a superuser in that database:   psql -d pactbook -f docs/postgresql-role.sql
-- Then give the role a password (\password pactbook_reader) and use
--   PACTBOOK_DATABASE_URL=postgresql://pactbook_reader@HOST/pactbook
-- The owner of the tables becomes a member of the role: what pactbook reads with the owner's URL, it reads as the role.

do $$
begin
    if not exists (select from pg_roles where rolname = 'pactbook_reader') then
        create role pactbook_reader login;
    end if;
end
$$;

alter role pactbook_reader with nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 20;
-- These are defaults, which `pactbook` sets too and a session can change; the rights below are what protects the database.
alter role pactbook_reader set default_transaction_read_only = on;
alter role pactbook_reader set statement_timeout = '5min';
alter role pactbook_reader set idle_in_transaction_session_timeout = '10min';
-- The space that sorts and recursions use on the server's disk, which only a superuser can set.
alter role pactbook_reader set temp_file_limit = '2GB';

revoke create on schema public from public;
revoke execute on function lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) from public;
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant connect on database %I to pactbook_reader', current_database());
end
$$;
grant usage on schema public to pactbook_reader;
grant select on all tables in schema public to pactbook_reader;
-- Tables and views that the owner makes later, by upgrades and panels.
do $$
declare
    table_owner name := (select r.rolname from pg_class c join pg_roles r on r.oid = c.relowner
                         where c.oid = 'alembic_version'::regclass);
begin
    execute format('alter default privileges for role %I in schema public grant select on tables to pactbook_reader',
        table_owner);
    execute format('grant pactbook_reader to %I', table_owner);
end
$$;
