import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds } from '../../src/bounds.ts';
import { seed } from '../../src/development/seed.ts';
import { Refusal } from '../../src/refusal.ts';
import { openCommunity, password } from '../support/community.ts';

const count = { hashes: 0, mails: 0 };
/** Whoever waits for somebody outside of the app waits as long as this says. */
let outside: { readonly asked: () => void; readonly answer: Promise<void> } | null = null;
const community = await openCommunity(parts => ({
  passwords: {
    hash: async plain => {
      count.hashes += 1;
      return parts.passwords.hash(plain);
    },
    verify: async (stored, plain) => {
      count.hashes += 1;
      return parts.passwords.verify(stored, plain);
    },
  },
  pause: (milliseconds, signal) => {
    if (outside === null) return parts.pause(milliseconds, signal);
    outside.asked();
    return outside.answer;
  },
  mailer: {
    send: async mail => {
      count.mails += 1;
      await parts.mailer.send(mail);
    },
    close: () => undefined,
  },
}));
const { app, request } = community;
const member = await community.join();
const flood = (path: string): Promise<readonly Response[]> =>
  Promise.all(Array.from({ length: 50 }, (_, index) => request(path, { address: `2001:db8::${index + 1}` })));

test('a flood of visitors takes neither the database nor a password hash from those who sign in', async () => {
  count.hashes = 0;
  const visits = [flood('/'), flood('/pricing'), flood('/go/poster')];
  const login = await request('/api/sign-in', { json: { email: member.email, password } });
  const answers = (await Promise.all(visits)).flat();
  assert.equal(login.status, 200);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(count.hashes, 1, 'the one of the member who signed in');
  for (const name of ['GET /', 'GET /pricing', 'GET /go/:campaign']) assert.equal(community.seen.get(name), 0, name);
});

test('of many password hashes at once, those beyond the queue are refused before they cost anything', async () => {
  const { passwords } = app;
  const stored = await passwords.hash(password);
  const room = bounds.hashesAtOnce + bounds.hashesWaiting;
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    hash: () => passwords.hash(password),
    verify: () => passwords.verify(stored, password),
  };
  for (const [name, work] of Object.entries(works)) {
    const ends = await Promise.allSettled(Array.from({ length: room + 5 }, work));
    const refused = ends.filter(end => end.status === 'rejected').map(({ reason }): unknown => reason);
    assert.equal(refused.length, 5, name);
    assert.ok(refused.every(reason => reason instanceof Refusal && reason.status === 503));
  }
});

test('from the password to the dashboard nothing grows with the community and nobody waits for the mail server', async () => {
  await seed(app, { members: 60, posts: 200 }, []);
  await community.mails();
  count.mails = 0;
  const login = await request('/login', { form: { email: member.email, password } });
  assert.equal(login.headers.get('location'), '/dashboard');
  const page = await (await request('/dashboard', { cookie: member.cookie })).text();
  assert.equal([...page.matchAll(/href="\/posts\//g)].length, bounds.pageSize);
  assert.equal(count.mails, 0);
  const declared = app.routes.find(({ method, path }) => method === 'GET' && path === '/dashboard')?.statements ?? 0;
  const most = community.seen.get('GET /dashboard') ?? Infinity;
  assert.ok(most <= declared && most <= 5, `${most} statements for ${bounds.pageSize} posts`);
});

test('while one member waits for the payment provider, the others get to the database', async () => {
  const { promise: answer, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
  outside = { asked, answer };
  const waiting = request('/billing', { cookie: member.cookie });
  // A page that waits for nobody is there by then.
  await Promise.race([isAsked, waiting]);
  const me = request('/api/me', { cookie: member.cookie }).then(({ status }) => status);
  // Only a deadline for what would wait for ever.
  const over = new Promise(resolve => setTimeout(resolve, 3_000, 'nobody answered').unref());
  try {
    assert.equal(await Promise.race([me, over]), 200);
  } finally {
    goOn();
    outside = null;
    await waiting;
  }
});
