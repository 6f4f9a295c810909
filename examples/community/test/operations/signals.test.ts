import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds } from '../../src/bounds.ts';
import { sendDue } from '../../src/mail/sender.ts';
import { createStory } from '../billing/events.ts';
import { openCommunity, password } from '../support/community.ts';

const token = 'metrics-token-for-tests';
const community = await openCommunity(
  ({ exportOwn }) => ({
    exportOwn: async (app, viewer) => {
      if (viewer.name === 'Unlucky') throw new Error('the disk is full');
      return exportOwn(app, viewer);
    },
  }),
  { METRICS_TOKEN: token },
);
const { app, request } = community;
const member = await community.join();

type Line = Readonly<Record<string, unknown>>;
/** What was logged while `work` ran. */
const logged = async (work: () => Promise<unknown>): Promise<readonly Line[]> => {
  const from = community.logLines.length;
  await work();
  return community.logLines.slice(from).map(line => JSON.parse(line) as Line);
};
const metrics = async (): Promise<string> =>
  (await request('/metrics', { headers: { authorization: `Bearer ${token}` } })).text();
const counted = async (route: string, status: number): Promise<number> => {
  const text = await metrics();
  const start = `http_requests_total{route="${route}",status="${status}"} `;
  return Number(
    text
      .split('\n')
      .find(line => line.startsWith(start))
      ?.slice(start.length) ?? 0,
  );
};
const guess = (address: string): Promise<Response> =>
  request('/api/sign-in', { json: { email: member.email, password: 'a wrong password' }, address });

test('the number on an error page leads to its line in the log, with the cause', async () => {
  const unlucky = await community.join('Unlucky');
  let answer = new Response();
  const lines = await logged(async () => {
    answer = await request('/profile/export', { method: 'POST', cookie: unlucky.cookie });
  });
  assert.equal(answer.status, 500);
  const shown = /Number of this request: ([0-9a-f-]{36})/.exec(await answer.text())?.[1];
  assert.equal(answer.headers.get('x-request-id'), shown);
  assert.deepEqual(
    lines.filter(line => line['requestId'] === shown).map(line => [line['msg'], line['route'], line['status']]),
    [
      ['request failed', 'POST /profile/export', undefined],
      ['request', 'POST /profile/export', 500],
    ],
  );
});

test('the log of a payment holds neither what was paid nor who paid', async () => {
  const story = createStory(member.id);
  const events = [story.checkout(0), story.created(1), story.paid(2, 'in_of_the_log_test'), story.failed(3)];
  const lines = await logged(async () => {
    for (const event of events) assert.equal((await community.deliver(event)).status, 200);
  });
  assert.ok(lines.length >= events.length);
  for (const found of ['in_of_the_log_test', story.customer, 'amount_paid', member.id, member.email])
    assert.equal(JSON.stringify(lines).includes(found), false, found);
});

test('the time of an endpoint can be told from that of another, in the metrics and in the log', async () => {
  const lines = await logged(() => request('/api/me', { cookie: member.cookie }));
  const line = lines.find(each => each['route'] === 'GET /api/me');
  assert.equal(typeof line?.['ms'], 'number');
  await request('/members/somebody', { cookie: member.cookie });
  const text = await metrics();
  for (const route of ['GET /api/me', 'GET /members/:id', 'POST /api/sign-up'])
    assert.match(text, new RegExp(`^http_request_seconds_bucket\\{route="${route}",le="0\\.5"\\} \\d+$`, 'm'));
  assert.equal(text.includes('/members/somebody'), false, 'an address of its own for every person');
});

test('what an endpoint asks of the database is in its answer, in the metrics and in the log', async () => {
  let answer = new Response();
  const lines = await logged(async () => {
    answer = await request('/dashboard', { cookie: member.cookie });
  });
  const line = lines.find(each => each['route'] === 'GET /dashboard');
  assert.equal(line?.['statements'], 3);
  assert.equal(typeof line['databaseMs'], 'number');
  assert.match(answer.headers.get('server-timing') ?? '', /^db;dur=[\d.]+;desc="3 statements"/);
  assert.match(await metrics(), /^sql_statements_most\{route="GET \/dashboard"\} 3$/m);
});

test('each refused sign-in is counted and written down, without the address that was tried', async () => {
  const refusals = async (): Promise<number> =>
    (await app.db.selectFrom('audit').select('id').where('action', '=', 'sign-in.refused').execute()).length;
  const before = [await counted('POST /api/sign-in', 401), await refusals()];
  const lines = await logged(async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1) assert.equal((await guess(`192.0.2.${attempt}`)).status, 401);
  });
  const seen = lines.filter(line => line['route'] === 'POST /api/sign-in' && line['status'] === 401);
  assert.equal(seen.length, 4);
  const after = [await counted('POST /api/sign-in', 401), await refusals()];
  assert.deepEqual(
    after.map((count, index) => count - (before[index] ?? 0)),
    [4, 4],
  );
  const rows = await app.db.selectFrom('audit').selectAll().where('action', '=', 'sign-in.refused').execute();
  assert.equal(JSON.stringify(rows).includes(member.email), false);
});

test('each webhook that failed is counted and logged under its own name', async () => {
  const route = 'POST /api/webhooks/billing';
  const before = await counted(route, 400);
  const lines = await logged(async () => {
    for (let attempt = 0; attempt < 3; attempt += 1)
      assert.equal((await community.deliver(createStory(null).unknown(0), { secret: 'not-the-secret' })).status, 400);
  });
  assert.equal(lines.filter(line => line['route'] === route && line['status'] === 400).length, 3);
  assert.equal((await counted(route, 400)) - before, 3);
});

test('what happens every day wakes nobody: wrong passwords, missing pages, a mail that arrives at the second attempt', async () => {
  let isDown = true;
  const calm = await openCommunity(parts => ({
    mailer: {
      send: async mail => {
        if (isDown) throw Object.assign(new Error('no'), { code: 'ECONNECTION' });
        await parts.mailer.send(mail);
      },
      close: () => undefined,
    },
  }));
  const person = { name: 'Ada', email: 'ada@example.test', password };
  assert.equal((await calm.request('/api/sign-up', { json: person })).status, 202);
  await sendDue(calm.app);
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const address = `192.0.2.${attempt}`;
    await calm.request('/api/sign-in', { json: { email: person.email, password: 'a wrong password' }, address });
    await calm.request(`/wp-content/${attempt}.php`, { address });
  }
  isDown = false;
  calm.travel(bounds.mailWaits[0] + 1000);
  assert.deepEqual(
    (await calm.mails()).map(({ kind }) => kind),
    ['confirm'],
  );
});

test('a mail to the administrator says what happened, what to do first, and where to look', async () => {
  const story = createStory(member.id);
  await community.deliver(story.created(0, { price: 'price_of_another_product' }));
  for (const event of [story.checkout(1), story.created(2), story.paid(3, 'in_refunded')])
    await community.deliver(event);
  await community.deliver(story.refunded(4, 'in_refunded'));
  const alerts = await community.mails('admin-alert');
  assert.ok(alerts.length >= 2);
  for (const { subject, body } of alerts) {
    const [what = '', todo = '', where = ''] = body.trim().split('\n\n');
    assert.ok(subject.length > 10);
    assert.match(what, /^[A-Z].{20,}\.$/);
    assert.match(todo, /^What to do: [A-Z].{20,}\.$/);
    assert.equal(where, `Details: ${app.config.PUBLIC_URL}/admin/audit`);
  }
});
