import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { bounds } from '../../src/bounds.ts';
import { startLocalCommunity } from '../../src/development/local-community.ts';
import { openMigrated, password } from '../support/community.ts';

const { atOnce, wait } = bounds.refusals;
const email = 'ada@example.test';
let isFull = true;
// The server as it starts in production, behind one proxy; its room for visitors is taken.
const community = await startLocalCommunity({
  open: openMigrated,
  accounts: [{ email, password, role: 'member', plan: 'patron' }],
  environment: { TRUSTED_HOPS: '1' },
  change: () => ({ visitRoom: () => !isFull }),
});
let isStopped = false;
after(() => isStopped || community.stop());

type Answer = { readonly status: number; readonly ms: number; readonly text: string; readonly cookie: string };
const ask = async (path: string, address: string, init: RequestInit = {}): Promise<Answer> => {
  const from = performance.now();
  const headers = { ...(init.headers as Record<string, string>), 'x-forwarded-for': address };
  const answer = await fetch(`${community.siteUrl}${path}`, { redirect: 'manual', ...init, headers });
  const text = await answer.text();
  const cookie = answer.headers.getSetCookie().map(each => each.split(';')[0]);
  return { status: answer.status, ms: performance.now() - from, text, cookie: cookie.join('; ') };
};
const signIn = (address: string): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', origin: community.siteUrl };
  return ask('/api/sign-in', address, { method: 'POST', headers, body: JSON.stringify({ email, password }) });
};
const many = (count: number, address: string): readonly Promise<Answer>[] =>
  Array.from({ length: count }, () => ask('/', address));
/** Waits until a second of the counter has begun, so that a test stands in one of them. */
const nextSecond = (): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, 1_010 - (performance.now() % 1_000)));

test('an address that does not heed its refusals gets the next ones late, with the same bytes', async () => {
  await nextSecond();
  const answers = await Promise.all(many(atOnce + 20, '192.0.2.1'));
  const late = answers.filter(({ ms }) => ms >= wait);
  assert.equal(late.length, 20);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [503]);
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  for (const { ms } of late) assert.ok(ms < 2 * wait + 500, `${ms} ms`);
});

test('whoever shares the address of a flood signs in, uses the community and is monitored as ever', async () => {
  const office = '192.0.2.2';
  let waiting = 0;
  await nextSecond();
  const flood = many(atOnce + 200, office).map(async answer => {
    waiting += 1;
    await answer;
    waiting -= 1;
  });
  await ask('/', '192.0.2.3');
  const members = await Promise.all([signIn(office), signIn(office)]);
  for (const { status, ms } of members) {
    assert.equal(status, 200);
    assert.ok(ms < wait, `a sign-in took ${ms} ms`);
  }
  const headers = { cookie: members[0]?.cookie ?? '' };
  const pages = ['/dashboard', '/members', '/pricing', '/api/me'].map(path => ask(path, office, { headers }));
  const monitors = ['/healthz', '/readyz'].map(path => ask(path, office));
  for (const { status, ms } of await Promise.all([...pages, ...monitors])) {
    assert.equal(status, 200);
    assert.ok(ms < wait, `a page took ${ms} ms`);
  }
  assert.ok(waiting >= 200, `${waiting} of the flood still wait`);
  const stranger = await ask('/', '192.0.2.4');
  assert.deepEqual([stranger.status, stranger.ms < wait], [503, true], 'another address is told at once');
  await Promise.all(flood);
});

test('as soon as there is room again the address of a flood gets its pages: it is not locked out', async () => {
  await Promise.all(many(atOnce + 10, '192.0.2.5'));
  isFull = false;
  try {
    for (const { status, ms } of await Promise.all(many(30, '192.0.2.5'))) {
      assert.equal(status, 200);
      assert.ok(ms < wait, `${ms} ms`);
    }
  } finally {
    isFull = true;
  }
});

test('a connection that asks on before its answer came is closed', async () => {
  await nextSecond();
  await Promise.all(many(atOnce, '192.0.2.6'));
  const { port, hostname } = new URL(community.siteUrl);
  const socket = connect({ port: Number(port), host: hostname });
  const one = 'GET / HTTP/1.1\r\nhost: community.test\r\nx-forwarded-for: 192.0.2.6\r\n\r\n';
  const from = performance.now();
  let bytes = 0;
  socket.on('data', chunk => (bytes += chunk.length));
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(one.repeat(500));
  await closed;
  assert.ok(performance.now() - from < wait, 'at once');
  assert.equal(bytes, 0, 'and without an answer to any of them');
});

test('a server that is told to stop answers whoever waits, and does not wait itself', async () => {
  const flood = many(atOnce + 100, '192.0.2.7');
  await ask('/', '192.0.2.8');
  const from = performance.now();
  isStopped = true;
  await community.stop();
  assert.ok(performance.now() - from < wait, `it took ${performance.now() - from} ms`);
  for (const { status } of await Promise.all(flood)) assert.equal(status, 503);
});
