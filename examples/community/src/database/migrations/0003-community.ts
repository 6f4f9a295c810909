export const community: readonly string[] = [
  `create table space (
    id text primary key,
    name text not null,
    about text not null,
    level text not null check (level in ('free', 'supporter', 'patron')),
    position integer not null
  )`,
  `insert into space (id, name, about, level, position) values
    ('lobby', 'Lobby', 'Say hello. Open to every member.', 'free', 1),
    ('workshop', 'Workshop', 'Work in progress and honest feedback. For Supporters and Patrons.', 'supporter', 2),
    ('studio', 'Studio', 'Small group, long conversations. For Patrons.', 'patron', 3)`,
  `create table post (
    id text primary key,
    space_id text not null references space (id),
    author_id text not null references member (id) on delete cascade,
    title text not null,
    body text not null,
    created_at timestamptz not null,
    edited_at timestamptz,
    removed_at timestamptz,
    removed_by text,
    words tsvector generated always as (to_tsvector('simple', title || ' ' || body)) stored
  )`,
  `create index post_newest on post (created_at desc, id desc) where removed_at is null`,
  `create index post_newest_in_space on post (space_id, created_at desc, id desc) where removed_at is null`,
  `create index post_of_author on post (author_id, created_at desc)`,
  `create index post_words on post using gin (words)`,
  `create table comment (
    id text primary key,
    post_id text not null references post (id) on delete cascade,
    author_id text not null references member (id) on delete cascade,
    body text not null,
    created_at timestamptz not null,
    removed_at timestamptz,
    removed_by text
  )`,
  `create index comment_of_post on comment (post_id, created_at, id)`,
  `create index comment_of_author on comment (author_id, created_at desc)`,
  `create table report (
    id text primary key,
    post_id text not null references post (id) on delete cascade,
    comment_id text references comment (id) on delete cascade,
    reporter_id text not null references member (id) on delete cascade,
    reason text not null,
    created_at timestamptz not null,
    closed_at timestamptz,
    closed_by text,
    decision text
  )`,
  `create index report_open on report (created_at, id) where closed_at is null`,
  `create unique index report_once on report (reporter_id, post_id, coalesce(comment_id, '')) where closed_at is null`,
  `create table invite (
    id text primary key,
    token_hash text not null unique,
    email text not null,
    plan text not null check (plan in ('supporter', 'patron')),
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by text,
    revoked_at timestamptz
  )`,
  `create index invite_newest on invite (created_at desc, id desc)`,
];
