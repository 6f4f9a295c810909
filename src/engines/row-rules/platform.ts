/**
 * What Supabase has in a database before the first migration, as far as migrations lean on it:
 * https://supabase.com/docs/guides/database/postgres/roles and https://supabase.com/docs/guides/auth/jwts
 */
export const platformSql = `
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
create role supabase_admin nologin superuser;
create role supabase_auth_admin nologin;
create role supabase_storage_admin nologin;
create role dashboard_user nologin;
grant anon, authenticated, service_role to authenticator;
create schema auth; create schema storage; create schema extensions; create schema realtime; create schema vault;
create schema cron; create schema net; create schema graphql; create schema graphql_public;
create schema supabase_functions;
grant usage on schema public, auth, storage, extensions, realtime, graphql_public to anon, authenticated, service_role;
create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create table auth.users (
  instance_id uuid, id uuid primary key default gen_random_uuid(), aud text, role text, email text unique,
  encrypted_password text, email_confirmed_at timestamptz, invited_at timestamptz, confirmation_token text,
  confirmation_sent_at timestamptz, recovery_token text, recovery_sent_at timestamptz, last_sign_in_at timestamptz,
  raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, created_at timestamptz default now(),
  updated_at timestamptz default now(), phone text, phone_confirmed_at timestamptz, confirmed_at timestamptz,
  email_change text, banned_until timestamptz, is_sso_user boolean default false, deleted_at timestamptz,
  is_anonymous boolean default false);
create table auth.identities (id uuid primary key default gen_random_uuid(), provider_id text,
  user_id uuid references auth.users (id) on delete cascade, identity_data jsonb, provider text, email text,
  last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz);
create table auth.sessions (id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade, aal auth.aal_level, created_at timestamptz,
  updated_at timestamptz, not_after timestamptz, ip inet, user_agent text);
create table auth.mfa_factors (id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade, status text, factor_type text, created_at timestamptz);
create function auth.jwt() returns jsonb language sql stable as
  $$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select nullif(auth.jwt() ->> 'sub', '')::uuid $$;
create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
create function auth.email() returns text language sql stable as $$ select auth.jwt() ->> 'email' $$;
grant execute on all functions in schema auth to public;
create table storage.buckets (id text primary key, name text not null, owner uuid, owner_id text, public boolean default false,
  avif_autodetection boolean default false, file_size_limit bigint, allowed_mime_types text[], type text,
  created_at timestamptz default now(), updated_at timestamptz default now());
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id),
  name text, owner uuid, owner_id text, created_at timestamptz default now(), updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(), metadata jsonb, path_tokens text[], version text, user_metadata jsonb);
alter table storage.objects enable row level security;
alter table storage.buckets enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as
  $$ select (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1] $$;
create function storage.filename(name text) returns text language sql immutable as
  $$ select (string_to_array(name, '/'))[array_length(string_to_array(name, '/'), 1)] $$;
create function storage.extension(name text) returns text language sql immutable as
  $$ select reverse(split_part(reverse(name), '.', 1)) $$;
create table realtime.messages (id uuid default gen_random_uuid(), topic text, extension text, payload jsonb, event text,
  private boolean, inserted_at timestamptz default now(), updated_at timestamptz default now());
alter table realtime.messages enable row level security;
create function realtime.topic() returns text language sql stable as $$ select current_setting('realtime.topic', true) $$;
create publication supabase_realtime;
set search_path = public, extensions;
`;

/** Every table that is made from now on is reachable by browsers, rules apart. */
export const grantByDefault = `
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
`;

export const grantNothing = `
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
`;

/**
 * Since these days tables are reachable only where they are granted, in new projects and in all:
 * https://supabase.com/changelog/45329-breaking-change-tables-not-exposed-to-data-and-graphql-api-automatically
 */
export const grantsEnded = { newProjects: '20260530', allProjects: '20261030' } as const;

/** Modules of PGlite that carry an extension, by the name of the extension. */
export const carried: { readonly [extension: string]: string } = {
  citext: 'citext', hstore: 'hstore', ltree: 'ltree', pg_trgm: 'pg_trgm', pgcrypto: 'pgcrypto', 'uuid-ossp': 'uuid_ossp',
  unaccent: 'unaccent', btree_gin: 'btree_gin', btree_gist: 'btree_gist', fuzzystrmatch: 'fuzzystrmatch', cube: 'cube',
  earthdistance: 'earthdistance', tablefunc: 'tablefunc', intarray: 'intarray',
}; // prettier-ignore
