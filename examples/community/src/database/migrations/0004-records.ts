export const records: readonly string[] = [
  `create table mail (
    id text primary key,
    kind text not null,
    once text unique,
    recipient text not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    next_attempt_at timestamptz,
    attempts integer not null default 0,
    sent_at timestamptz,
    failed_at timestamptz,
    last_error text
  )`,
  `create index mail_due on mail (next_attempt_at) where sent_at is null and failed_at is null`,
  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor_id text,
    action text not null,
    target text,
    before jsonb,
    after jsonb,
    request_id text not null,
    address text
  )`,
  `create index audit_by_target on audit (target, id desc)`,
  // Append-only for the application itself: a row that was written cannot be rewritten by a bug or by an injection.
  `create function audit_is_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is append-only'; end $$`,
  `create trigger audit_no_change before update or delete on audit
    for each row execute function audit_is_append_only()`,
  `create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_is_append_only()`,
];
