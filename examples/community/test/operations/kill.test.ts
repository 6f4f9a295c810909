import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sign, signatureSchemes } from '../../src/billing/signature.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/schema.ts';
import { createAccount } from '../../src/development/seed.ts';
import { createLog } from '../../src/log.ts';
import { createParts } from '../../src/parts.ts';
import type { Story } from '../billing/events.ts';
import { createStory } from '../billing/events.ts';
import { openIsolated, openMigrated, password, testEnvironment } from '../support/community.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { freePort, startServer } from '../support/server-process.ts';

/**
 * The process is killed, not the machine. PostgreSQL with `fsync` on also survives a power cut. PGlite runs without
 * `fsync`: what it answered is with the operating system, so it survives this test and not a power cut.
 */
const rounds = Number(process.env['KILL_ROUNDS'] ?? 5);
assert.ok(Number.isInteger(rounds) && rounds > 0, 'KILL_ROUNDS is a whole number above 0');
const senders = 6;
const email = 'ada@example.test';

type Place = {
  readonly url: string;
  readonly secret: string;
  readonly memberId: string;
  readonly start: () => Promise<ServerProcess>;
  /** The data as stored, read while no server runs on it. */
  readonly look: <Seen>(read: (db: Database) => Promise<Seen>) => Promise<Seen>;
};

/** Data on disk with one member, and how to start the real server on it again and again. */
const openPlace = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'community-kill-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const plain: Record<string, string> = {
    ...testEnvironment(),
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_FOLDER: join(folder, 'data'),
  };
  const isolated = await openIsolated(readConfig(plain));
  const { DATABASE_URL } = isolated.config;
  const environment = { ...plain, ...(DATABASE_URL ? { DATABASE_URL } : {}) };
  const config = readConfig(environment);
  const opened = await openMigrated(config);
  const app = createParts(config, opened, createLog({ write: () => undefined }));
  const memberId = await createAccount(app, { name: 'Ada', email, password, role: 'member', plan: null });
  app.mailer.close();
  await opened.close();

  const started: ServerProcess[] = [];
  const start = async (): Promise<ServerProcess> => {
    const server = await startServer(environment);
    started.push(server);
    return server;
  };
  const look: Place['look'] = async read => {
    const { db, close } = openDatabase(config);
    return read(db).finally(close);
  };
  after(async () => {
    await started.at(-1)?.kill();
    await isolated.drop();
    await rm(folder, { recursive: true, force: true });
  });
  return { url, secret: plain['BILLING_WEBHOOK_SECRET'] ?? '', memberId, start, look };
};

type Load<Item> = {
  readonly round: number;
  readonly next: (sender: number) => Item;
  /** Null when no whole answer came. */
  readonly send: (item: Item) => Promise<string | null>;
};
type Sent<Item> = { readonly item: Item; readonly answer: string };

/** Every sender waits for its answer before it sends again; in the middle of that the process is killed. */
const killAmong = async <Item>(server: ServerProcess, load: Load<Item>) => {
  const answered: Sent<Item>[] = [];
  const unanswered: Item[] = [];
  const killAfter = 12 + 7 * (load.round % 5);
  let killed: Promise<void> | undefined;
  const work = async (sender: number): Promise<void> => {
    for (;;) {
      const item = load.next(sender);
      const answer = await load.send(item);
      if (answer === null) {
        assert.ok(killed, 'the server went away before it was killed');
        unanswered.push(item);
        return;
      }
      answered.push({ item, answer });
      // Not at an answer but some milliseconds after it, so that the rounds meet different statements.
      if (answered.length >= killAfter)
        killed ??= new Promise<void>(resolve => setTimeout(resolve, load.round % 7)).then(server.kill);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, sender) => work(sender)));
  await killed;
  assert.equal(unanswered.length, senders, 'every sender was cut off in the middle of a request');
  return { answered, unanswered };
};

type BillingEvent = ReturnType<Story['paid']>;

const deliverTo =
  (place: Place) =>
  async (event: BillingEvent): Promise<string | null> => {
    const body = JSON.stringify(event);
    const scheme = signatureSchemes.stripe;
    const headers = { [scheme.header]: sign(body, { scheme, secret: place.secret, now: new Date() }) };
    const answer = await fetch(`${place.url}/api/webhooks/billing`, { method: 'POST', body, headers }).catch(
      () => null,
    );
    if (!answer) return null;
    const text = await answer.text().catch(() => '');
    assert.equal(answer.status, 200, text);
    // A provider looks at the status alone: with it the event counts as delivered.
    return /"outcome":"(\w+)"/.exec(text)?.[1] ?? 'cut off';
  };

/** An endless story: the customer, the subscription, then payments and changes in turn, each a second later. */
const tell = (memberId: string): (() => BillingEvent) => {
  const story = createStory(memberId, Math.floor(Date.now() / 1000) - 3600);
  let at = 0;
  return () => {
    at += 1;
    if (at === 1) return story.checkout(at);
    if (at === 2) return story.created(at);
    return at % 2 === 0 ? story.updated(at) : story.paid(at, `in_${randomUUID()}`);
  };
};

const isOf = (kind: string) => (event: BillingEvent) => event.type.startsWith(kind);

test(`killed ${rounds} times among webhooks: every acknowledged event is kept, every effect is there once`, async t => {
  const place = await openPlace();
  const deliver = deliverTo(place);
  const told: BillingEvent[] = [];
  let kept = 0;
  let server = await place.start();
  for (let round = 0; round < rounds; round += 1) {
    const stories = Array.from({ length: senders }, () => tell(place.memberId));
    const next = (sender: number): BillingEvent => {
      const event = stories[sender]?.();
      assert.ok(event);
      told.push(event);
      return event;
    };
    const { answered, unanswered } = await killAmong(server, { round, next, send: deliver });
    server = await place.start();
    const again = await Promise.all(answered.map(({ item }) => deliver(item)));
    assert.deepEqual(new Set(again), new Set(['repeated']), 'an acknowledged event was lost');
    for (const outcome of await Promise.all(unanswered.map(deliver))) {
      assert.match(outcome ?? 'none', /^(?:applied|repeated)$/);
      if (outcome === 'repeated') kept += 1;
    }
  }
  assert.equal(await server.stop(), 0);
  await place.look(async db => {
    const events = await db.selectFrom('billing_event').select(['id', 'outcome']).execute();
    const expected = told.map(({ id }) => ({ id, outcome: 'applied' }));
    const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);
    assert.deepEqual(events.toSorted(byId), expected.toSorted(byId));
    const trail = db.selectFrom('audit').select('id').where('action', '=', 'billing.subscription');
    assert.equal((await trail.execute()).length, told.filter(isOf('customer.subscription')).length);
    const receipts = db.selectFrom('mail').select('id').where('kind', '=', 'receipt').where('recipient', '=', email);
    assert.equal((await receipts.execute()).length, told.filter(isOf('invoice.paid')).length);
    const paid = await db.selectFrom('invoice').select('id').where('paid_at', 'is not', null).execute();
    assert.equal(paid.length, told.filter(isOf('invoice.paid')).length);
  });
  t.diagnostic(`${told.length} events; ${kept} of ${rounds * senders} cut off requests were already stored`);
});

const signIn = async (place: Place): Promise<string> => {
  const headers = { origin: place.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ email, password });
  const answer = await fetch(`${place.url}/api/sign-in`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200, await answer.text());
  return answer.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ');
};

test(`killed ${rounds} times among posts: every acknowledged post is kept, none is there twice`, async t => {
  const place = await openPlace();
  let server = await place.start();
  const cookie = await signIn(place);
  const headers = { cookie, origin: place.url, 'content-type': 'application/json' };
  const publish = async (title: string): Promise<string | null> => {
    const body = JSON.stringify({ space: 'lobby', title, body: 'Written while the server goes away.' });
    const answer = await fetch(`${place.url}/api/posts`, { method: 'POST', headers, body }).catch(() => null);
    const text = (await answer?.text().catch(() => null)) ?? null;
    if (!answer || text === null) return null;
    assert.equal(answer.status, 201, text);
    return (JSON.parse(text) as { id: string }).id;
  };
  const acknowledged: Sent<string>[] = [];
  const open: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const next = (): string => `Post ${randomUUID()}`;
    const { answered, unanswered } = await killAmong(server, { round, next, send: publish });
    acknowledged.push(...answered);
    open.push(...unanswered);
    server = await place.start();
    for (const { item: title, answer: id } of answered) {
      const found = await fetch(`${place.url}/api/posts/${id}`, { headers: { cookie } });
      assert.equal(found.status, 200, 'an acknowledged post was lost');
      assert.equal(((await found.json()) as { title: string }).title, title);
    }
  }
  assert.equal(await server.stop(), 0);
  const titles = await place.look(async db => {
    const rows = await db.selectFrom('post').select('title').where('title', 'like', 'Post %').execute();
    return rows.map(row => row.title);
  });
  assert.equal(new Set(titles).size, titles.length, 'a post is there twice');
  const stored = new Set(titles);
  assert.deepEqual(
    acknowledged.filter(({ item }) => !stored.has(item)),
    [],
  );
  const written = new Set([...acknowledged.map(({ item }) => item), ...open]);
  assert.deepEqual(
    titles.filter(title => !written.has(title)),
    [],
  );
  t.diagnostic(`${titles.length} posts; ${titles.length - acknowledged.length} of ${open.length} cut off were stored`);
});
