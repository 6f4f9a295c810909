import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { replayText } from '../../../src/commands/watch-replay-text.ts';
import { watchReplay, type WatchReplayFlags } from '../../../src/commands/watch-replay.ts';
import { LaunchReadyError } from '../../../src/platform/errors.ts';
import type { ReplayReport, Wake } from '../../../src/watch/replay/report.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { heard } from '../../commands/surroundings.ts';
import { minute, noon, outcomeOf } from '../../engines/incidents/story.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-replay-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const isReport = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': text => !Number.isNaN(Date.parse(text)) },
}).compile(JSON.parse(readFileSync(new URL('../../../schemas/watch-replay.schema.json', import.meta.url), 'utf8')));

const golden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, 'golden', name);
  if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') {
    mkdirSync(join(import.meta.dirname, 'golden'), { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `${name} is missing: write it with UPDATE_GOLDEN=1`);
  assert.equal(text, readFileSync(file, 'utf8'));
};

type Run = { readonly code: number; readonly out: string; readonly report: ReplayReport | null };

const ran = async (cwd: string, flags: WatchReplayFlags, columns = 80): Promise<Run> => {
  const own = heard(cwd);
  const around = { ...own.around, columns, now: () => new Date(noon + 3 * 3_600_000) };
  const code = await watchReplay(undefined, { ...flags, offline: true }, around);
  return { code, out: own.out(), report: flags.json === true ? (JSON.parse(own.out()) as ReplayReport) : null };
};

const refused =
  (words: RegExp) =>
  (error: unknown): boolean =>
    error instanceof LaunchReadyError && words.test(`${error.message} ${error.hint}`);

const monitor = (id: string, host: string, suffers: string, urgent: boolean) => ({
  id,
  title: id,
  suffers,
  host,
  ask: { of: 'http', method: 'GET', url: `https://${host}/`, status: [200] },
  everySeconds: 60,
  timeoutMs: 10_000,
  urgent,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: null,
});

const plan = [
  monitor('page/home', 'harbour.test', 'Visitors see no home page.', false),
  monitor('page/login', 'app.harbour.test', 'Nobody can sign in.', true),
  monitor('api/health', 'api.harbour.test', 'Members see errors.', false),
];

/** A folder with settings and the store of a watch that saw these looks, a letter a minute. */
const watched = async (
  name: string,
  looks: Readonly<Record<string, string>>,
  { keep = true, from = noon }: { readonly keep?: boolean; readonly from?: number } = {},
): Promise<string> => {
  const cwd = join(folder, name);
  const target = join(cwd, 'state', 'targets', 'harbour.test');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(cwd, 'launch-ready.jsonc'), JSON.stringify({ domain: 'harbour.test' }));
  const store = await openSqliteStore(join(target, 'watch.db'), {});
  const results = Object.entries(looks).flatMap(([id, letters], index) =>
    letters.split('').flatMap((letter, place) => {
      if (letter === '-') return [];
      const outcome = outcomeOf(letter);
      const isBad = outcome === 'failing';
      const at = from + place * minute + index * 1_000;
      const because = isBad ? 'The page answered 503 instead of 200.' : '';
      return [{ monitor: id, at, outcome, ms: 12, kind: isBad ? 'status' : '', because, paused: false }];
    }),
  );
  await store.commit({ results, steps: [], channels: [] });
  await store.deployed({ at: noon + 11 * minute, release: 'v42', end: 'live' });
  if (keep) await store.keep('monitors', JSON.stringify(plan));
  await store.close();
  return cwd;
};

const good = (count: number): string => 'S'.repeat(count);

describe('launch-ready watch replay', () => {
  test('says how often, when, what, for how long and by which rule', async () => {
    const cwd = await watched('told', {
      'page/home': `${good(40)}FFF${good(20)}FFFSS${good(3)}--------${good(10)}FF`,
      'page/login': `${good(12)}F${good(27)}FFFF${good(40)}F`,
      'api/health': `${good(20)}FSFFSFFFSS${good(10)}FFF${good(40)}`,
      'page/gone': 'SSS',
    });
    const { code, out } = await ran(cwd, {});
    assert.equal(code, 0);
    golden('store.txt', out);
    assert.ok(out.split('\n').every(line => line.length <= 80));
  });

  test('says what comes and goes, and what would have been told without waking anybody', async () => {
    const looks = {
      'page/home': `F${good(49)}`.repeat(24),
      'api/health': `${good(1_200)}${`F${good(5)}`.repeat(8)}`,
    };
    const cwd = await watched('goes', looks, { from: noon - 22 * 3_600_000 });
    golden('comes-and-goes.txt', (await ran(cwd, {})).out);
    const { report } = await ran(cwd, { json: true });
    assert.ok(isReport(report), JSON.stringify(isReport.errors));
    assert.deepEqual(
      [report?.woken, report?.wakes[0]?.rule, report?.noted[0]?.rule, report?.held],
      [1, 'comes-and-goes', 'all-day', 0],
    );
    assert.match(report?.noted[0]?.key ?? '', /^now-and-then\/page\/home@\d+\|noted\|0$/);
  });

  test('as JSON it is as the schema says, and says the same', async () => {
    const cwd = await watched('json', { 'page/login': `${good(12)}F${good(27)}`, 'page/home': good(40) });
    const { code, report } = await ran(cwd, { json: true });
    assert.equal(code, 0);
    assert.ok(isReport(report), JSON.stringify(isReport.errors));
    assert.deepEqual(
      [report?.woken, report?.wakes[0]?.rule, report?.wakes[0]?.monitors],
      [1, 'at-once', ['page/login']],
    );
    assert.match(report?.wakes[0]?.deploy ?? '', /v42/);
  });

  test('looks of several watchers stand in their Postgres: without its address nothing is said of them', async () => {
    const cwd = await watched('several', { 'page/home': good(40) });
    const watch = { fleet: { store: 'WATCH_STORE_URL', place: 'WATCH_PLACE' } };
    writeFileSync(join(cwd, 'launch-ready.jsonc'), JSON.stringify({ domain: 'harbour.test', watch }));
    await assert.rejects(ran(cwd, {}), refused(/WATCH_STORE_URL is not set/));
  });

  test('settings of now count: work that is announced afterwards wakes nobody', async () => {
    const cwd = await watched('work', { 'page/login': `${good(12)}FF${good(27)}` });
    assert.equal((await ran(cwd, { json: true })).report?.woken, 1);
    const iso = (at: number): string => new Date(at).toISOString();
    const maintenance = [{ from: iso(noon + 11 * minute), until: iso(noon + 15 * minute), why: 'A move.' }];
    writeFileSync(join(cwd, 'launch-ready.jsonc'), JSON.stringify({ domain: 'harbour.test', watch: { maintenance } }));
    assert.equal((await ran(cwd, { json: true })).report?.woken, 0);
  });

  test('without looks nothing is said of the plan', async () => {
    const cwd = await watched('empty', {});
    const { code, out } = await ran(cwd, {});
    assert.equal(code, 3);
    assert.match(out, /nothing can be said of this\s+plan/);
    const nowhere = join(folder, 'nowhere');
    mkdirSync(nowhere);
    writeFileSync(join(nowhere, 'launch-ready.jsonc'), JSON.stringify({ domain: 'harbour.test' }));
    assert.equal((await ran(nowhere, {})).code, 3);
    assert.ok(!existsSync(join(nowhere, 'state')), 'looking makes no store');
  });

  test('of a watch that kept no plan it is derived from the settings', async () => {
    const cwd = await watched('derived', { 'page/home': `${good(5)}FFF${good(5)}` }, { keep: false });
    const { report } = await ran(cwd, { json: true });
    assert.equal(report?.woken, 1);
  });

  test('days that are none, and no domain, are refused', async () => {
    const cwd = await watched('days', {});
    for (const days of ['0', '-1', '401', 'many', '1.5']) await assert.rejects(ran(cwd, { days }), refused(/--days/));
    await assert.rejects(ran(tmpdir(), {}), refused(/Which domain/));
  });
});

const line = (at: number, status: number, path = '/api/posts'): string =>
  JSON.stringify({
    level: 30,
    time: at,
    req: { method: 'GET', url: path },
    res: { statusCode: status },
    responseTime: 12,
  });

describe('launch-ready watch replay --log', () => {
  const busy = (from: number, minutes: number, status: number): readonly string[] =>
    Array.from({ length: minutes * 6 }, (_, index) => line(from + index * 10_000, status));

  test('goes through a log of the app, minute by minute of its own time', async () => {
    const file = join(folder, 'app.log');
    const lines = [...busy(noon, 60, 200), ...busy(noon + 60 * minute, 8, 500), ...busy(noon + 68 * minute, 60, 200)];
    writeFileSync(file, `no line of ours\n${lines.join('\n')}\n`);
    const { code, out } = await ran(folder, { log: file });
    assert.equal(code, 0);
    golden('log.txt', out);
    const { report } = await ran(folder, { log: file, json: true });
    assert.ok(isReport(report), JSON.stringify(isReport.errors));
    assert.deepEqual([report?.woken, report?.source], [1, 'log']);
  });

  test('only its last days count when they are asked for', async () => {
    const file = join(folder, 'long.log');
    const old = noon - 6 * 24 * 60 * minute;
    writeFileSync(file, [...busy(old, 20, 500), ...busy(noon, 60, 200)].join('\n'));
    assert.equal((await ran(folder, { log: file, json: true })).report?.woken, 1);
    assert.equal((await ran(folder, { log: file, json: true, days: '5' })).report?.woken, 0);
  });

  test('one line of long ago, or of a time to come, costs nothing', async () => {
    const file = join(folder, 'odd.log');
    writeFileSync(file, [line(86_400_000, 200), ...busy(noon, 10, 200), line(noon + 40 * 86_400_000, 200)].join('\n'));
    const { report } = await ran(folder, { log: file, json: true, days: '400' });
    assert.ok((report?.looks ?? Infinity) < 2_000);
    assert.match(report?.left[0]?.what ?? '', /^2 of 62 lines$/);
  });

  test('without a time nothing is said; turned around it is refused; none is a mistake', async () => {
    const file = join(folder, 'timeless.log');
    writeFileSync(file, 'hello\nworld\n');
    assert.equal((await ran(folder, { log: file })).code, 3);
    writeFileSync(file, busy(noon, 10, 200).toReversed().join('\n'));
    await assert.rejects(ran(folder, { log: file }), refused(/come first/));
    await assert.rejects(ran(folder, { log: join(folder, 'no.log') }), refused(/cannot be read/));
    await assert.rejects(ran(folder, { log: folder }), refused(/no file/));
  });
});

test('the rule of a wake speaks of a retry only where the look has one', () => {
  const at = '2026-11-28T12:00:00.000Z';
  const ruleOf = (id: string): string => {
    const wake: Wake = {
      key: `${id}@1|opened|0`,
      monitors: [id],
      beganAt: at,
      at,
      endedAt: at,
      lastedMs: 0,
      title: 'Members cannot sign in',
      because: 'It failed.',
      deploy: null,
      rule: 'at-once',
      reminders: 0,
      unstable: false,
    };
    const none = { reminders: 0, noted: [], held: 0, cutOff: [], gaps: [], left: [] };
    const report = {
      source: 'watch',
      of: 'example.com',
      from: at,
      until: at,
      looks: 1,
      woken: 1,
      wakes: [wake],
    } as const;
    const text = replayText({ schema: 'launch-ready/watch-replay@1', ...report, ...none }, 80);
    return /Rule: (.*)\./.exec(text)?.[1] ?? text;
  };
  assert.equal(ruleOf('page/login'), 'one look and its retry failed (page/login)');
  assert.equal(ruleOf('flow/login'), 'one look failed (flow/login)');
  assert.equal(ruleOf('certificate/example.com'), 'one look failed (certificate/example.com)');
});
