import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Cycle } from '../../src/engines/incidents/incident.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { startWatch } from '../../src/watch/watch.ts';
import { virtualTime } from '../platform/virtual-time.ts';

/** What may be behind an outage is looked at when the outage is seen, not when its turn comes. */
const minuteMs = 60_000;
const hour = 3_600;

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-out-of-turn-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const monitor = (id: string, everySeconds: number, behind: readonly string[] = []): Monitor => ({
  id,
  title: id,
  suffers: `Members do without ${id}.`,
  host: 'app.example.com',
  ask: { of: 'http', method: 'GET', url: 'https://app.example.com/', status: [200] },
  everySeconds,
  timeoutMs: 1_000,
  urgent: true,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: null,
  ...(behind.length === 0 ? {} : { behind }),
});
const monitors = [monitor('page/a', 60, ['flow/cause']), monitor('page/b', 60), monitor('flow/cause', hour)];

/** Watches for that many minutes; from the third one on this is what fails, with this kind. */
const watchFor = (
  minutes: number,
  file: string,
  failing: readonly string[],
  given: { readonly monitors?: readonly Monitor[]; readonly kind?: string; readonly untilMinute?: number } = {},
) => {
  const { kind = 'status', untilMinute = Infinity } = given;
  const time = virtualTime();
  const { elapsed, sleep } = time;
  const io = { now: () => new Date(Date.UTC(2026, 10, 28, 12) + elapsed()), elapsed, sleep };
  /** When what may be behind an outage was looked at, in ms. */
  const causes: number[] = [];
  const opened: string[] = [];
  const unknown: string[] = [];
  const watch = async () => {
    const store = await openSqliteStore(join(folder, file), {});
    const over = new AbortController();
    const { ended } = await startWatch(
      {
        io,
        monitors: given.monitors ?? monitors,
        store: {
          ...store,
          commit: async batch => {
            await store.commit(batch);
            for (const { monitor: id, outcome } of batch.results) if (outcome === 'unknown') unknown.push(id);
            for (const { effects } of batch.steps)
              for (const { kind, incident } of effects) opened.push(`${kind} ${incident.split('@')[0]}`);
          },
        },
        probe: async ({ id, host }): Promise<Cycle> => {
          if (/^(?:flow|certificate)\//.test(id)) causes.push(elapsed());
          const at = io.now().getTime();
          const isTime = elapsed() > 2 * minuteMs && elapsed() < untilMinute * minuteMs;
          const bad = isTime && failing.includes(id);
          const words = bad
            ? { kind: id.startsWith('certificate/') ? 'certificate' : kind, because: 'It answered 500.' }
            : { kind: '', because: '' };
          return { monitor: id, host, at, outcome: bad ? 'failing' : 'ok', ...words, ms: 1 };
        },
        control: async () => null,
        told: async () => [],
        maintenance: [],
        channels: ['chat'],
        send: async () => undefined,
        changed: () => undefined,
        alive: async () => undefined,
        say: () => undefined,
      },
      over.signal,
    );
    await sleep(minutes * minuteMs);
    over.abort();
    await ended;
    await store.close();
    return { causes, opened, unknown };
  };
  return time.until(watch());
};

test('a cause that is asked once an hour is asked once more when what leans on it fails, and told instead', async () => {
  const { causes, opened, unknown } = await watchFor(7, 'cause.db', ['page/a', 'flow/cause']);
  assert.deepEqual(opened, ['opened flow/cause']);
  assert.equal(causes.length, 2, 'at the start, and once out of turn');
  assert.deepEqual(unknown, [], 'no look is left out because of it');
});

test('near miss: the cause is well: it is asked once more, and the outage is told for what it is', async () => {
  const { causes, opened } = await watchFor(7, 'well.db', ['page/a']);
  assert.deepEqual(opened, ['opened page/a']);
  assert.equal(causes.length, 2);
});

test('near miss: what fails leans on nothing: nothing is asked out of turn', async () => {
  const { causes, opened } = await watchFor(7, 'other.db', ['page/b']);
  assert.deepEqual(opened, ['opened page/b']);
  assert.equal(causes.length, 1);
});

const certificate: Monitor = {
  ...monitor('certificate/app.example.com', hour),
  ask: { of: 'checks', checks: ['launch-path/certificate-current'], host: 'app.example.com' },
  urgent: false,
};
/** Neither of them wakes somebody after one look. */
const overTls = [
  { ...monitor('page/a', 60, [certificate.id]), urgent: false },
  { ...monitor('page/b', 60), urgent: false },
  certificate,
];

test('a page that is refused its connection has its certificate looked at; that is told, and its end within minutes', async () => {
  const bad = ['page/a', certificate.id];
  const { causes, opened } = await watchFor(11, 'tls.db', bad, { monitors: overTls, kind: 'tls', untilMinute: 5 });
  assert.deepEqual(opened, [`opened ${certificate.id}`, `resolved ${certificate.id}`]);
  assert.ok(causes.length >= 4, `${causes.length} looks at the certificate`);
});

test('near miss: its certificate is well: it is looked at no more often than once a minute, and the page is told', async () => {
  const often = overTls.map(one => (one.id === 'page/a' ? { ...one, everySeconds: 20 } : one));
  const { causes, opened } = await watchFor(9, 'tls-well.db', ['page/a'], { monitors: often, kind: 'tls' });
  assert.deepEqual(opened, ['opened page/a']);
  const gaps = causes.slice(1).map((at, index) => Math.round(at - (causes[index] ?? at)));
  assert.ok(gaps.length > 3 && gaps.every(ms => ms >= minuteMs), `looked at ${gaps.join(', ')} ms after each other`);
});

test('near miss: a page that answers an error says nothing of its certificate before it is down', async () => {
  const { causes, opened } = await watchFor(4, 'status.db', ['page/a'], { monitors: overTls });
  assert.deepEqual(opened, []);
  assert.equal(causes.length, 1);
});
