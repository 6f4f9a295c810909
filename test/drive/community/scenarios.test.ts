import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { actorsOf, castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { cookieSecrets, linkSecrets } from '../../../src/drive/link-secrets.ts';
import { saveTranscript } from '../../../src/drive/save-transcript.ts';
import { scenarios } from '../../../src/drive/scenarios/index.ts';
import { type Outcome, play } from '../../../src/drive/scenarios/scenario.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

/** Records that the app keeps on purpose: what happened, what was paid, and sessions of accounts that existed before. */
const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));
const before = await countable();

/** What a sound app shows to each scenario; times are left out. */
const expected: Readonly<Record<string, Readonly<Record<string, boolean | number | string>>>> = {
  join: { 'in a real browser': false, button: 'Join', 'gets the role': true },
  login: { 'wrong password gets in': false },
  logout: { 'old session still gets in': false },
  reset: { 'open session still gets in': false, 'old password still gets in': false },
  'post-and-read': { 'a stranger reads it': false },
  moderate: { 'still read after removal': false },
  invite: { 'status of the link afterwards': 409, accepted: true },
  'pay-to-role': { 'holds the role before paying': false, 'gets the role': true },
  'plan-down': { 'holds the lower role': true, 'still holds the higher role': false },
  'cancel-to-revoked': {
    'gets the role': true,
    policy: 'period-end',
    'holds the role after cancelling': true,
    'loses the role': true,
  },
};

const facts = (outcome: Outcome): unknown =>
  outcome.outcome === 'walked'
    ? Object.fromEntries(Object.entries(outcome.seen).filter(([name]) => !name.startsWith('ms ')))
    : outcome;

for (const round of ['first', 'second']) {
  test(`every actor holds its role, every scenario walks, and nothing is left: the ${round} time`, async t => {
    const drive = await driven.drive();
    const from = performance.now();
    const { cast, absent } = await castAll(drive);
    t.diagnostic(`${cast.size} actors in ${Math.round(performance.now() - from)} ms`);
    assert.deepEqual(absent, []);
    assert.deepEqual([...cast.keys()].toSorted(), actorsOf(drive).toSorted());
    const seen = new Map<string, unknown>();
    for (const scenario of scenarios) {
      const outcome = await play(scenario, drive, cast);
      seen.set(scenario.name, facts(outcome));
      if (outcome.outcome === 'walked') t.diagnostic(`${scenario.name} in ${Math.round(outcome.ms)} ms`);
    }
    assert.deepEqual(Object.fromEntries(seen), expected);
    const { left } = await clean(drive);
    assert.deepEqual(left, []);
    assert.deepEqual(drive.journal.left(), []);
    assert.deepEqual(await countable(), before);
    await drive.close();
  });
}

test('no password, cookie, token, link or webhook secret of a run stands in the file of its transcript', async t => {
  // A community of its own: the limit on sign-ups of the first one is used up by now.
  const other = await driveCommunity();
  after(() => other.stop());
  const drive = await other.drive();
  const { db } = other.community.parts;
  const secrets = new Map<string, string>();
  const hold = (name: string, value: string): void => {
    if (value.length >= 6 && !secrets.has(value)) secrets.set(value, name);
  };
  /** What opens doors in the app itself, whether we were told of it or not. */
  const holdThoseOfTheApp = async (): Promise<void> => {
    for (const { token } of await db.selectFrom('session').select('token').execute()) hold('session', token);
    for (const { value } of await db.selectFrom('verification').select('value').execute()) hold('verification', value);
  };
  const { cast } = await castAll(drive);
  for (const scenario of scenarios) {
    await holdThoseOfTheApp();
    await play(scenario, drive, cast);
  }
  await holdThoseOfTheApp();
  const staffPasswords = Object.entries(other.environment).filter(([name]) => name.endsWith('PASSWORD'));
  for (const [name, value] of staffPasswords) hold(name, value);
  hold('webhook secret', other.community.webhookSecret);
  for (const actor of cast.values()) {
    hold(`password of ${actor.name}`, actor.variables()['password'] ?? '');
    for (const pair of (await actor.session.cookies()).split('; ')) {
      const [name = '', ...value] = pair.split('=');
      for (const secret of cookieSecrets(value.join('='))) hold(`${name} of ${actor.name}`, secret);
    }
  }
  for (const address of ['newcomer', 'guest', 'member-a', 'member-b', 'other-plan', 'lapsed'])
    for (const generation of ['', '+'])
      hold(
        `password of ${address}`,
        drive.run.passwordOf(`${other.sink.addressOf(`${drive.run.label}-${address}`)}${generation}`),
      );
  const doors = new URL(other.community.siteUrl).origin;
  for (const link of other.sink.all().flatMap(({ links }) => links)) {
    if (!link.startsWith(doors)) continue;
    const tokens = linkSecrets(link).slice(1);
    for (const token of tokens) hold('token of a link', token);
    if (tokens.length > 0) hold('link', link);
  }
  await clean(drive);
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const saved = await saveTranscript(drive, folder);
  await drive.close();
  assert.ok(saved.file !== null && saved.omitted === 0 && saved.exchanges > 100, JSON.stringify(saved));
  const text = readFileSync(saved.file, 'utf8');
  t.diagnostic(`${secrets.size} secrets looked for in ${saved.exchanges} exchanges, ${text.length} characters`);
  const kinds = new Set(secrets.values());
  for (const kind of ['session', 'link', 'token of a link', 'webhook secret', 'password of guest'])
    assert.ok(kinds.has(kind), `nothing of the kind “${kind}” to look for`);
  assert.ok([...kinds].some(kind => kind.endsWith('_PASSWORD')));
  // Titles and messages name the kind alone.
  const found = [...secrets].filter(([secret]) =>
    [secret, encodeURIComponent(secret)].some(each => text.includes(each)),
  );
  assert.deepEqual(
    found.map(([, name]) => name),
    [],
  );
  for (const seen of ['/login', '/api/webhooks/billing', '{link of guest}']) assert.ok(text.includes(seen), seen);
});
