import { defineFlaw, type Variant } from '../flaw.ts';
import { changedAfterwards, membersDatabase, membersMigration } from '../members-database.ts';

const changed = (sql: string): Variant => ({
  severity: 'blocker',
  edit: repository => {
    repository[membersMigration] = membersDatabase;
    repository[changedAfterwards] = sql;
  },
});

export default defineFlaw({
  name: 'database-answers-anybody',
  row: 'X6',
  expected: 'hardening/database-api-closed',
  nature: 'sequence',
  story:
    'The migrations were right, and the database was not: rules were switched off in its dashboard on an evening when something did not load, a view was made for a list of members, editing was opened to whoever is signed in. Whoever took the key out of the page had every row.',
  breaks: ['repository/row-rules.test.ts'],
  part: 'supabase/migrations',
  variants: {
    'rules-switched-off-by-hand': changed('alter table public.notes disable row level security;'),
    'a-view-for-the-list-of-members': changed(
      `create view public.member_list as select id, name, email from public.profiles;
grant select on public.member_list to anon, authenticated;
`,
    ),
    'posts-that-everybody-edits': changed(
      `create policy "everybody reads posts" on public.posts for select using (true);
create policy "members edit" on public.posts for update to authenticated using (true) with check (true);
`,
    ),
  },
});
