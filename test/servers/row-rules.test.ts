import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import check from '../../src/checks/hardening/row-rules.ts';
import { liveRows } from '../../src/collectors/row-rules/live.ts';
import type { Fault } from '../../src/checks/check.ts';
import type { RowsSeen } from '../../src/evidence/row-rules.ts';
import type { Leaf } from '../../src/evidence/leaf.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { asOf, evidence } from '../evidence/build.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());

const io = (url: string) => ({
  ...realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined }),
  env: (name: string) => (name === 'LIVE_DATABASE' ? url : undefined),
});

const judged = (live: Leaf<RowsSeen>): readonly Fault[] => {
  const all = evidence();
  Object.assign(all.rowRules, { replayed: null, live });
  const verdict = check.judge(all, asOf);
  return verdict.outcome === 'fail' ? verdict.faults : [];
};

const brief = (faults: readonly Fault[]): readonly (readonly string[])[] =>
  faults.map(({ place, severity, confidence }) => [place, severity, confidence]);

test('before browsers come: rules that do not bind the role of the app', { skip }, async () => {
  const url = server?.database('own_server') ?? '';
  server?.run(
    url,
    `create table note (id int primary key, owner_id text, body text);
     alter table note enable row level security;
     create policy own on note using (owner_id = current_setting('app.member', true));`,
  );
  const live = await liveRows('LIVE_DATABASE', io(url));
  assert.equal(live.status, 'ok', live.status === 'silent' ? live.reason : '');
  const [fault, ...more] = judged(live);
  assert.equal(more.length, 0);
  assert.match(fault?.place ?? '', /^role\//);
  assert.equal(fault?.severity, 'high');
});

test('the catalog of a database with members in it is read, and not one row', { skip }, async () => {
  const url = server?.database('live') ?? '';
  server?.run(
    url,
    `create role anon nologin; create role authenticated nologin;
     create table open (id uuid primary key, user_id uuid, email text);
     grant select, update on open to anon, authenticated;
     create table ruled (id uuid primary key, user_id uuid, email text);
     alter table ruled enable row level security;
     create policy own on ruled using (user_id = nullif(current_setting('request.jwt.claim.sub', true), '')::uuid);
     grant select on ruled to anon, authenticated;
     create view round as select email from ruled;
     grant select on round to authenticated;
     create view through with (security_invoker = true) as select email from ruled;
     grant select on through to authenticated;
     create table kept (id int primary key, email text);
     insert into open values (gen_random_uuid(), gen_random_uuid(), 'ada@members.test');`,
  );
  const live = await liveRows('LIVE_DATABASE', io(url));
  assert.deepEqual(brief(judged(live)), [
    ['public.open', 'blocker', 'observed'],
    ['public.round', 'blocker', 'observed'],
  ]);
  assert.doesNotMatch(JSON.stringify(live), /ada@members/);
});

test('a database that does not answer is no pass', async () => {
  const live = await liveRows('LIVE_DATABASE', io('postgres://nobody@127.0.0.1:1/none'));
  assert.deepEqual(live, {
    status: 'silent',
    reason: 'the database of LIVE_DATABASE did not let me read its catalog (ECONNREFUSED)',
  });
  const unset = await liveRows('LIVE_DATABASE', io(''));
  assert.equal(unset.status, 'silent');
});
