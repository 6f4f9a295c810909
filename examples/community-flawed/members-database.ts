/** Where migrations of a database lie that answers browsers itself. */
export const membersMigration = 'supabase/migrations/20260301090000_members.sql';
/** What somebody changed afterwards; in a dashboard it leaves no file. */
export const changedAfterwards = 'supabase/migrations/20260314170000_changed.sql';

/**
 * A sound database that answers browsers: a profile that comes with each account, notes of each member, and posts that
 * members write. Nobody gets at a row of another.
 */
export const membersDatabase = `create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null,
  name text not null default 'New member'
);
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  body text not null,
  created_at timestamptz not null default now()
);
create table public.posts (
  id uuid primary key default gen_random_uuid(),
  author_id uuid not null references auth.users (id) on delete cascade,
  title text not null,
  body text not null
);
alter table public.profiles enable row level security;
alter table public.notes enable row level security;
alter table public.posts enable row level security;
grant select, update on public.profiles to anon, authenticated;
grant select, insert, update, delete on public.notes, public.posts to anon, authenticated;
create policy "own profile" on public.profiles for all to authenticated using (id = auth.uid()) with check (id = auth.uid());
create policy "own notes" on public.notes for all to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
create policy "own posts" on public.posts for all to authenticated using (author_id = auth.uid()) with check (author_id = auth.uid());
create function public.on_join() returns trigger language plpgsql security definer set search_path = '' as
  $$ begin insert into public.profiles (id, email) values (new.id, new.email); return new; end $$;
revoke execute on function public.on_join() from public, anon, authenticated;
create trigger joined after insert on auth.users for each row execute function public.on_join();
`;
