/** Made with each account, as guides of the platform lead to it; everybody reads the price list, and members keep notes and posts. */
export const sound = `
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null,
  name text not null default 'New member'
);
alter table public.profiles enable row level security;
create policy "own profile" on public.profiles for select to authenticated using ((select auth.uid()) = id);
create policy "own profile changes" on public.profiles for update to authenticated using ((select auth.uid()) = id);
create function public.on_join() returns trigger language plpgsql security definer set search_path = '' as
  $$ begin insert into public.profiles (id, email) values (new.id, new.email); return new; end $$;
revoke execute on function public.on_join() from public, anon, authenticated;
create trigger joined after insert on auth.users for each row execute function public.on_join();

create table public.notes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  body text not null,
  pinned boolean not null,
  created_at timestamptz not null default now()
);
alter table public.notes enable row level security;
create policy "own notes" on public.notes for all to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);

create table public.posts (
  id uuid primary key default gen_random_uuid(),
  author_id uuid not null references auth.users (id) on delete cascade,
  title text not null,
  body text not null
);
alter table public.posts enable row level security;
create policy "everybody reads posts" on public.posts for select using (true);
create policy "authors write" on public.posts for insert to authenticated with check ((select auth.uid()) = author_id);
create policy "authors change" on public.posts for update to authenticated using ((select auth.uid()) = author_id);
create policy "authors delete" on public.posts for delete to authenticated using ((select auth.uid()) = author_id);

create table public.prices (id integer primary key, name text not null, price integer not null);
alter table public.prices enable row level security;
create policy "everybody reads prices" on public.prices for select using (true);
insert into public.prices values (1, 'supporter', 5), (2, 'patron', 20);

create view public.directory with (security_invoker = true) as select id, name from public.profiles;
`;

/** The tables and views that the scripts of the app ask for. */
export const tables = ['profiles', 'notes', 'posts', 'prices', 'directory'];

const everybody = ['anonymous', 'member-b'] as const;

/** What somebody did to the database afterwards, which table or view lies open then, and what others do with a row in it. */
export const flawed = {
  'rules switched off': {
    open: 'notes',
    sql: 'alter table public.notes disable row level security;',
    shows: everybody,
    changes: [
      { by: 'anonymous', does: 'update' },
      { by: 'anonymous', does: 'delete' },
    ],
  },
  'a policy that says yes to everybody': {
    open: 'notes',
    sql: 'create policy "notes are visible" on public.notes for select using (true);',
    shows: everybody,
    changes: [],
  },
  'a policy for members alone': {
    open: 'profiles',
    sql: 'create policy "members see members" on public.profiles for select to authenticated using (true);',
    shows: ['member-b'],
    changes: [],
  },
  'rules for reading alone': {
    open: 'posts',
    sql: `drop policy "authors change" on public.posts; drop policy "authors delete" on public.posts;
      create policy "members edit" on public.posts for all to authenticated using (true) with check (true);`,
    shows: everybody,
    changes: [
      { by: 'member-b', does: 'update' },
      { by: 'member-b', does: 'delete' },
    ],
  },
  'a view that goes round the rules': {
    open: 'member_directory',
    sql: 'create view public.member_directory as select id, name, email from public.profiles;',
    shows: everybody,
    // One table behind it, so that Postgres takes changes through it, too.
    changes: [{ by: 'anonymous', does: 'update' }],
  },
} as const;
