export const billing: readonly string[] = [
  `create table customer (
    id text primary key,
    member_id text not null references member (id) on delete cascade
  )`,
  `create index customer_of_member on customer (member_id)`,
  // A subscription may be told before its customer is known: member_id is filled in when the checkout is.
  `create table subscription (
    id text primary key,
    customer_id text not null,
    member_id text references member (id) on delete cascade,
    plan text not null check (plan in ('supporter', 'patron')),
    status text not null,
    period_end timestamptz not null,
    cancel_at_period_end boolean not null default false,
    past_due_since timestamptz,
    last_event_at timestamptz not null
  )`,
  `create index subscription_of_member on subscription (member_id)`,
  `create index subscription_of_customer on subscription (customer_id)`,
  `create table invoice (
    id text primary key,
    subscription_id text,
    paid_at timestamptz,
    refunded_at timestamptz,
    amount integer not null default 0,
    currency text not null default 'usd'
  )`,
  `create index invoice_of_subscription on invoice (subscription_id, paid_at desc)`,
  `create table billing_event (
    id text primary key,
    type text not null,
    created_at timestamptz not null,
    received_at timestamptz not null,
    outcome text not null
  )`,
];
