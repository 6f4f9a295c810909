import type { Trap } from './kind.ts';

/** What a live database has beside the sound one that looks open and is not. */
export type ProbedNearMiss = Trap & { readonly sql: string };

const check = 'hardening/database-api-closed';

export const probedNearMisses: readonly ProbedNearMiss[] = [
  {
    check,
    trap: 'prices and posts that everybody reads on purpose, which nobody but their authors changes',
    sql: `create table public.prices (id integer primary key, name text not null, price integer not null);
      alter table public.prices enable row level security;
      grant select on public.prices to anon, authenticated;
      create policy "everybody reads prices" on public.prices for select using (true);
      insert into public.prices values (1, 'supporter', 5), (2, 'patron', 20);
      create policy "everybody reads posts" on public.posts for select using (true);`,
  },
  {
    check,
    trap: 'a table without rules that browsers have no right on, a view with the rights of its reader, and one that goes round the rules and shows names alone',
    sql: `create table public.payments (id integer primary key, email text not null, amount integer not null);
      revoke all on public.payments from anon, authenticated;
      insert into public.payments values (1, 'ada@members.test', 500);
      create view public.my_profile with (security_invoker = true) as select * from public.profiles;
      create view public.names as select id, name from public.profiles;
      grant select on public.my_profile, public.names to anon, authenticated;
      revoke insert, update, delete on public.names from anon, authenticated;`,
  },
];
