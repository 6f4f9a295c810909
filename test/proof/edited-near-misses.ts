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

/** A page that greets by the name in a token, which another file has verified. */
const greeting = `import { decode } from 'hono/jwt';

export const greetingFor = (request: Request): string => {
  const token = (request.headers.get('cookie') ?? '').replace('session=', '');
  const { payload } = decode(token);
  return \`Hello, \${String(payload['name'])}\`;
};
`;

/** Tokens verified with half a minute for clocks that differ, and read without their end where a new one is given for them. */
const soundTokens = `import { verify } from 'hono/jwt';
import { jwtVerify } from 'jose';

const key = new TextEncoder().encode(process.env['APP_SECRET']);

// ignoreExpiration: true would let everybody in for ever.
export const viewerOf = (token: string) => jwtVerify(token, key, { clockTolerance: 30 });
export const refreshed = async (token: string, secret: string) =>
  verify(token, secret, { alg: 'HS256', exp: false });
`;

export const editedNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'hardening/token-ends-verified',
    trap: 'a decoded token gives the name on a page, another is taken for half a minute more, one is read without its end to be renewed, and tests and scripts ignore it',
    edit: repository => {
      repository['src/http/greeting.ts'] = greeting;
      repository['src/http/tokens.ts'] = soundTokens;
      repository['test/old-token.test.ts'] =
        "import { verify } from 'hono/jwt';\nvoid verify('', '', { alg: 'HS256', exp: false });\n";
      repository['scripts/inspect.ts'] =
        "import jwt from 'jsonwebtoken';\nvoid jwt.verify('', '', { ignoreExpiration: true });\n";
    },
  },
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
