import { editFile } from '../../examples/community-flawed/edit-file.ts';
import type { Repository } from '../../examples/community/test/support/repository.ts';
import type { Trap } from './kind.ts';

/** The repository of the community with something that looks like a fault to a check and is none. */
export type EditedNearMiss = Trap & { readonly edit: (repository: Repository) => void };

/** A Supabase project in which everything that looks open is meant to be, or closed by something else. */
const soundRows = `create table public.plans (id int primary key, name text not null, price int not null);
alter table public.plans enable row level security;
create policy "prices are for all" on public.plans for select using (true);
revoke insert, update, delete, truncate on public.plans from anon, authenticated;

create table public.jobs (id uuid primary key default gen_random_uuid(), payload jsonb, email text);
revoke all on public.jobs from anon, authenticated;

create table public.members (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null,
  email text not null,
  billing_status text not null default 'free' check (billing_status in ('free', 'paid'))
);
alter table public.members enable row level security;
create policy "own row" on public.members for all to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
`;

const aroundRows = `create function public.email_of(member uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  if member is distinct from auth.uid() then raise exception 'not yours'; end if;
  return (select m.email from public.members m where m.user_id = member);
end $$;
create view public.my_membership with (security_invoker = true) as select name, email, billing_status from public.members;
create view public.faces as select name from public.members;
revoke insert, update, delete on public.faces from anon, authenticated;
`;

export const editedNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'hardening/row-rules',
    trap: 'prices that everybody reads and nobody writes, a table without rules that no browser reaches, a function that looks who calls, a view with the rights of its reader, and one that shows names alone',
    edit: repository => {
      repository['supabase/migrations/20260301090000_members.sql'] = soundRows;
      repository['supabase/migrations/20260314170000_around.sql'] = aroundRows;
    },
  },
  {
    check: 'deployment/env-complete',
    trap: 'a variable with a value of its own stands in no list, and one is mentioned in a comment and a text',
    edit: repository =>
      editFile(
        repository,
        'src/server.ts',
        'const config = readConfig(process.env);',
        "// process.env.OLD_NAME was read here\nconst pause = Number(process.env['DRAIN_SECONDS'] ?? 10);\nvoid [pause, 'process.env.NOT_READ'];\nconst config = readConfig(process.env);",
      ),
  },
  {
    check: 'deployment/build-run-separated',
    trap: 'the build takes a key in a stage that does not run, and a mounted secret',
    edit: repository =>
      editFile(
        repository,
        'Dockerfile',
        'RUN npm ci --omit=dev --ignore-scripts\n',
        'ARG NPM_TOKEN\nRUN --mount=type=secret,id=BILLING_KEY npm ci --omit=dev --ignore-scripts\n',
      ),
  },
  {
    check: 'deployment/no-personal-names',
    trap: 'an author, a company, a role, and a person that a test made up',
    edit: repository => {
      editFile(
        repository,
        'Dockerfile',
        '\nUSER node\n',
        "\n# Ask the owner of the account for the key; Stripe's key page shows it once.\n# Written by Jenna Example, MIT licence: ask Jenna for another.\nUSER node\n",
      );
      repository['test/people.test.ts'] = '// Ask Tobias, who is made up.\n';
    },
  },
];
