export const rate: readonly string[] = [
  // The shape rate-limiter-flexible expects; used only where several processes share the database.
  `create table rate (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
];
