export const news: readonly string[] = [
  // Who is not here did not ask for news, and gets none.
  `create table news_reader (
    member_id text primary key references member (id) on delete cascade,
    since timestamptz not null
  )`,
  // Where one click ends what this mail belongs to; null for mails that are about one thing.
  `alter table mail add column unsubscribe text`,
];
