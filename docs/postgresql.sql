-- The two logins of a database on PostgreSQL: the owner makes the tables and their guards, the program works under one
-- that can neither change those nor what was issued. Run it as the owner, in the database, once it was made and again
-- after every `quotegen db upgrade`:
--
--     createuser quotegen_owner; createuser quotegen
--     createdb --owner quotegen_owner quotegen
--     psql -d quotegen -c 'REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE, USAGE ON SCHEMA public TO quotegen_owner'
--     QUOTEGEN_DATABASE_URL=postgresql://quotegen_owner@localhost/quotegen quotegen db upgrade
--     psql -U quotegen_owner -d quotegen -f docs/postgresql.sql
--
-- Passwords, and who may log in from where, are the server's own matter (pg_hba.conf).

-- Everything may be read and added to, nothing else; so it is for a table that a later version makes.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM quotegen;
GRANT USAGE ON SCHEMA public TO quotegen;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO quotegen;
REVOKE INSERT ON alembic_version FROM quotegen;

-- What goes on: who works here, customers, drafts, decisions, batches, and how far things are counted.
GRANT UPDATE ON customers, users, preferences, drafts, approvals, job_items, counters, chain TO quotegen;

-- What was issued only takes its steps.
GRANT UPDATE (state, changed_at, seal) ON revisions TO quotegen;

-- What a draft was before is forgotten once it is closed.
GRANT DELETE ON draft_pasts TO quotegen;

-- `verify --all` has the server say anew what the conditions of the guards are, of a table that is gone at once.
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO quotegen', current_database()); END $$;
