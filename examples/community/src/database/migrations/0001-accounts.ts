export const accounts: readonly string[] = [
  `create table member (
    id text primary key,
    email text not null unique check (email = lower(email)),
    email_verified boolean not null default false,
    name text not null,
    image text,
    bio text not null default '',
    role text not null default 'member' check (role in ('probe', 'member', 'moderator', 'admin', 'owner')),
    banned_at timestamptz,
    ban_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index member_newest on member (created_at desc, id desc)`,
  `create table session (
    id text primary key,
    token text not null unique,
    member_id text not null references member (id) on delete cascade,
    expires_at timestamptz not null,
    address text,
    user_agent text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index session_of_member on session (member_id)`,
  `create table credential (
    id text primary key,
    account_id text not null,
    provider_id text not null,
    member_id text not null references member (id) on delete cascade,
    password text,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (provider_id, account_id)
  )`,
  `create index credential_of_member on credential (member_id)`,
  `create table verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index verification_identifier on verification (identifier)`,
  `create index verification_expiry on verification (expires_at)`,
];
