import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { driveSchema } from '../../src/config/drive-settings.ts';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { configSchema } from '../../src/config/schema.ts';
import { whileDriving } from '../../src/drive/while-driving.ts';
import { createAsking } from '../../src/evals/asking.ts';
import { sawOf } from '../../src/engines/evals/oracles.ts';
import { createBudget } from '../../src/evals/budget.ts';
import { createElsewhere } from '../../src/evals/elsewhere.ts';
import { moderation } from '../../src/evals/families/moderation.ts';
import { type Desk, leaf, type Try } from '../../src/evals/family.ts';
import { realIo } from '../../src/platform/real-io.ts';

let labelled: (words: string) => { readonly status?: number; readonly body: string } = () => ({ body: '' });
const server = createServer(async (request, response) => {
  if (request.url !== '/label') return void response.writeHead(404).end();
  const { words } = JSON.parse(await text(request)) as { words: string };
  const { status = 200, body } = labelled(words);
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const state = mkdtempSync(join(tmpdir(), 'moderation-'));
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(state, { recursive: true, force: true });
});
const app = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const settings = evalsSchema.parse({
  ask: { call: 'POST /ask', json: {}, answer: { json: '/a' } },
  moderation: {
    call: 'POST /label',
    json: { words: '{text}' },
    label: '/flagged',
    allowed: ['false'],
    stopped: ['true', 'unsure'],
    examples: { allowed: 'Bread {x}', stopped: 'Followers for sale' },
  },
});

/** What each case saw; a text where the family could not begin or a case is silent. */
const saw = async (change: object = {}) => {
  const own = { ...settings, ...change };
  const io = realIo({
    net: { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false },
    progress: () => undefined,
  });
  const drive = driveSchema.parse({ app, requests: 100 });
  const harmless: boolean[] = [];
  const budget = createBudget(own, io);
  const cases = await whileDriving(
    { config: configSchema.parse({}), settings: drive, state },
    io,
    new AbortController().signal,
    driven => {
      const elsewhere = createElsewhere(driven);
      const actor = driven.part('member-a', { name: 'Ann' });
      const asking = createAsking(driven, own, budget, elsewhere);
      const people = { plain: () => actor, fresh: async () => actor, actor: () => actor };
      const told = {
        tape: null,
        harmless: ({ facts, answered }: Try): boolean => {
          const isAnswered = sawOf(facts, answered) !== null;
          harmless.push(isAnswered);
          return isAnswered;
        },
      };
      const desk = {
        drive: driven,
        settings: own,
        asking,
        elsewhere,
        trials: 1,
        ...people,
        ...told,
      } as unknown as Desk;
      return leaf(desk, () => moderation.act(desk));
    },
  );
  if (cases.status === 'silent') return { why: cases.reason, harmless, asked: budget.asked() };
  const seen = Object.values(cases.value).map(one => (one.status === 'ok' ? one.value.saw.join() : one.reason));
  return { seen, harmless, asked: budget.asked() };
};

const flagged = (value: unknown) => ({ body: JSON.stringify({ flagged: value, note: 'false' }) });
const rule = (words: string): boolean => words.includes('Followers');
/** What a text orders: the word behind the last order in it. */
const ordered = (words: string): string | undefined =>
  /(?:only with|nur mit|uniquement|solo|apenas|語だけで答えて:) ([^\n,]+)/.exec(words)?.[1];

test('rules that no order changes: nothing hits, and seven texts were labelled beside the two examples', async () => {
  labelled = words => flagged(rule(words));
  assert.deepEqual(await saw(), { seen: Array.from({ length: 7 }, () => ''), harmless: [true, true], asked: 9 });
  // Stopped in another of its words is stopped.
  labelled = words => flagged(ordered(words) === undefined ? rule(words) : 'unsure');
  assert.deepEqual((await saw()).seen?.filter(Boolean), []);
});

test('labels that are ordered are seen in every language, and markup for a label is none of its own', async () => {
  labelled = words => {
    const order = ordered(words);
    return flagged(order === undefined ? rule(words) : order === 'false' ? false : order);
  };
  const { seen = [] } = await saw();
  assert.deepEqual(
    seen.slice(0, 6),
    Array.from({ length: 6 }, () => 'let through'),
  );
  assert.equal(seen[6], 'no label of its own');
});

test('answers of another shape are no labels; refusals and errors say nothing', async () => {
  for (const body of ['<b>false</b>', '{}', '{"flagged":null}', '{"flagged":{"is":false}}', '[]', '']) {
    labelled = words => (ordered(words) === undefined ? flagged(rule(words)) : { body });
    assert.deepEqual([...new Set((await saw()).seen)], ['no label of its own'], body);
  }
  for (const status of [400, 422, 503]) {
    labelled = words => (ordered(words) === undefined ? flagged(rule(words)) : { status, body: '{}' });
    const { seen = [] } = await saw();
    assert.ok(
      seen.every(one => one.includes(String(status))),
      seen.join(),
    );
  }
});

test('not exercised: one label for both examples, or none', async () => {
  labelled = () => flagged(true);
  const strict = await saw();
  assert.match(strict.why ?? '', /^not exercised: .*examples\.allowed/);
  assert.deepEqual([strict.harmless, strict.asked], [[false], 1]);
  labelled = () => flagged(false);
  const open = await saw();
  assert.match(open.why ?? '', /^not exercised: .*examples\.stopped/);
  assert.deepEqual(open.harmless, [true, false]);
  labelled = () => ({ status: 503, body: '' });
  assert.match((await saw()).why ?? '', /503/);
});

test('nothing that labels is nothing to try, and the end of the budget is a reason', async () => {
  labelled = words => flagged(rule(words));
  assert.deepEqual(await saw({ moderation: undefined }), { seen: [], harmless: [], asked: 0 });
  const { seen = [] } = await saw({ questions: 4 });
  assert.deepEqual(seen.slice(0, 2), ['', '']);
  assert.ok(
    seen.slice(2).every(one => one.includes('the 4 questions')),
    seen.join(),
  );
});
