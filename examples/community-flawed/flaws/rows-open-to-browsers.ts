import { defineFlaw } from '../flaw.ts';

const table = `create table public.members (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null,
  email text not null,
  plan text not null default 'free',
  created_at timestamptz not null default now()
);
grant select, insert, update on public.members to anon, authenticated;
`;
const ownRow = `alter table public.members enable row level security;
create policy "own row" on public.members for all to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
`;

export default defineFlaw({
  name: 'rows-open-to-browsers',
  row: 'X6',
  expected: 'hardening/row-rules',
  nature: 'request',
  story:
    'The database answers browsers directly, with a key that stands in every page; rules on the rows are all that protects them. They were never switched on, or said “true”, or a view went round them: 35,000 addresses of one app and the tables of 170 others lay open this way.',
  breaks: ['repository/row-rules.test.ts'],
  part: 'supabase/migrations',
  variants: {
    'no-rules-at-all': {
      severity: 'blocker',
      edit: repository => {
        repository['supabase/migrations/20260301090000_members.sql'] = table;
      },
    },
    'a-rule-that-is-always-true': {
      severity: 'blocker',
      edit: repository => {
        repository['supabase/migrations/20260301090000_members.sql'] =
          `${table}alter table public.members enable row level security;
create policy "members are visible" on public.members for select using (true);
`;
      },
    },
    'a-view-that-goes-round-the-rules': {
      severity: 'blocker',
      edit: repository => {
        repository['supabase/migrations/20260301090000_members.sql'] = table + ownRow;
        repository['supabase/migrations/20260314170000_member_directory.sql'] =
          `create view public.member_directory as select name, email, plan from public.members;
grant select on public.member_directory to anon, authenticated;
`;
      },
    },
  },
});
