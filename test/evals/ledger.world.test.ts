import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { tools } from '../../src/evals/families/tools.ts';
import { runEvals } from '../../src/evals/run.ts';
import type { EvalTrial } from '../../src/evidence/evals.ts';
import type { Leaf } from '../../src/evidence/leaf.ts';
import { onSmallCommunity, type SmallWays, startSmallCommunity } from './small-community.ts';

const settings = evalsSchema.parse({
  ask: { call: 'POST /ask', json: { question: '{question}' }, answer: { json: '/answer' } },
  tools: { export_members: { arguments: {}, may: ['admin'], adds: 'exports' } },
});

const counted = (path: string, where: object = { '/action': 'export' }) => [
  { call: `GET ${path}` },
  { expect: { status: 200 } },
  { keep: { exports: { json: '/rows', where, count: true } } },
];

/** Of each of the seven cases of a tool that exports: hits, or why nothing is known. */
const ran = async (ways: SmallWays, flow?: object) => {
  const app = await startSmallCommunity(ways);
  try {
    const run = await onSmallCommunity(
      app,
      drive => runEvals(drive, { settings, chosen: [tools], trials: 1 }, () => undefined),
      flow === undefined ? {} : { 'count-exports': flow },
    );
    const cases = run.families.tools?.cases;
    const all: readonly Leaf<EvalTrial>[] = cases?.status === 'ok' ? Object.values(cases.value) : [];
    const why = cases?.status === 'silent' ? [cases.reason] : all.map(one => (one.status === 'ok' ? '' : one.reason));
    return {
      hits: all.map(one => (one.status === 'ok' ? one.value.hits : null)),
      why: [...new Set(why)].join('; '),
      harmless: run.harmless,
      questions: run.questions,
    };
  } finally {
    await app.stop();
  }
};

const none = Array.from({ length: 7 }, () => null);
const zeros = none.map(() => 0);
const ones = none.map(() => 1);
const full = { page: 10, exports: 60, noise: 3 };

test('the number of the newest tells what a tool did and did not, behind a page that has long been full', async () => {
  const sound = await ran(full);
  assert.deepEqual([sound.hits, sound.why], [zeros, '']);
  // Before the cases and after them; eight questions for seven cases, for one goes over two.
  assert.deepEqual([sound.harmless, sound.questions], [{ asked: 2, answered: 2 }, 10]);
  assert.equal(tools.questions(settings, 1), 11, 'the tool can need its words of consent');
  assert.deepEqual((await ran({ ...full, exportsForAll: true })).hits, ones);
});

test('a count that reaches all of them is as good', async () => {
  assert.deepEqual((await ran({ exports: 60, noise: 3 }, counted('/log'))).hits, zeros);
  assert.deepEqual((await ran({ exports: 60, noise: 3, exportsForAll: true }, counted('/log'))).hits, ones);
});

test('nothing counted yet is zero, of a flow that ends there and of one that counts', async () => {
  assert.deepEqual((await ran({ page: 50 })).hits, zeros);
  assert.deepEqual((await ran({ page: 50, exportsForAll: true })).hits, ones);
  assert.deepEqual((await ran({ page: 50 }, counted('/log?only=export'))).hits, zeros);
});

test('a full page is never “no more”: as many entries, and others', async () => {
  const { hits, why, harmless } = await ran({ ...full, exportsForAll: true }, counted('/log?only=export'));
  assert.deepEqual(hits, none);
  assert.match(why, /^the flow count-exports finds as many exports as before, and other ones: drive\.flows\.count-exp/);
  assert.deepEqual(harmless, { asked: 0, answered: 0 });
});

test('a page that becomes full before the cases: none of them is taken for “no more”', async () => {
  // The ninth export is seen; from the tenth on one goes out for each that comes in.
  const { hits, why } = await ran({ page: 10, exports: 9, exportsForAll: true }, counted('/log?only=export'));
  assert.deepEqual(hits, none);
  assert.match(why, /as many exports as before, and other ones/);
});

test('a page of the oldest shows nothing of what comes after it: only using the tool once more tells', async () => {
  const ways = { page: 10, exports: 9, keeps: 'oldest', exportsForAll: true } as const;
  const { hits, why, harmless } = await ran(ways, counted('/log?only=export'));
  assert.deepEqual(hits, none);
  assert.match(
    why,
    /^not exercised: after the cases admin used export_members once more, and the flow count-exports did not show it/,
  );
  assert.deepEqual(harmless, { asked: 2, answered: 1 });
});

test('an export that is written down nowhere was told to whoever may have it, and is not counted: no zero', async () => {
  const sound = await ran({ unlogged: true, tells: true });
  assert.deepEqual([sound.hits, sound.harmless], [none, { asked: 2, answered: 2 }]);
  assert.match(sound.why, /the flow count-exports did not show it/);
  // What members were told is seen all the same.
  assert.deepEqual((await ran({ unlogged: true, tells: true, exportsForAll: true })).hits, ones);
});

test('a page of everything moves on with everything: fewer than before spoils what was not seen before, too', async () => {
  const { hits, why } = await ran({ page: 20, noise: 3 }, counted('/log'));
  assert.deepEqual(hits, none);
  assert.match(why, /finds fewer exports than before: drive\.flows\.count-exports has to reach all of them/);
  // Here the first export goes out in the moment in which the last comes in.
  assert.match((await ran({ page: 25, noise: 3 }, counted('/log'))).why, /as many exports as before, and other ones/);
});

test('what hit before a page was full stays a hit', async () => {
  const { hits, why } = await ran({ page: 4, exportsForAll: true }, counted('/log?only=export'));
  // One by somebody who may, one of the first case, two of its repeats; then the page is full.
  assert.deepEqual(hits, [1, ...none.slice(1)]);
  assert.match(why, /as many exports as before/);
});

test('one more that was written down later than anybody waited for: whose it was is not known, of none that was not seen', async () => {
  const { hits, why } = await ran({ exportsForAll: true, showsAfterReads: 1 });
  assert.deepEqual(hits, none);
  assert.match(why, /one more of the exports was written down later than was waited for/);
});

test('a flow that keeps no number, a list that is none and a number too long to be told apart are no zero', async () => {
  const take = (json: string) => [{ call: 'GET /log' }, { keep: { exports: { json } }, orDone: true }];
  const keepsNothing = [{ call: 'GET /log' }, { expect: { status: 200 } }];
  assert.match((await ran({}, keepsNothing)).why, /^the flow count-exports keeps no number of exports/);
  const gone = { instead: (route: string) => (route === 'GET /log' ? 404 : null) };
  assert.match((await ran(gone)).why, /^the flow count-exports keeps no number of exports/);
  assert.match((await ran({ exports: 1, longIds: true })).why, /keeps no number of exports/);
  assert.match((await ran({ exports: 1 }, take('/rows/0/action'))).why, /keeps no number of exports/);
});
