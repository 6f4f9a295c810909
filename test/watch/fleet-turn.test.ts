import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { start } from '../../src/engines/incidents/start.ts';
import type { FleetClock, FleetParts } from '../../src/watch/fleet/fleet-parts.ts';
import { createLooker } from '../../src/watch/fleet/looker.ts';
import { beginTurn, type Turn } from '../../src/watch/fleet/turn.ts';
import { watchLogs } from '../../src/watch/logs/log-watch.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import { type Handed, type HandedRow, type Judged, TurnLost } from '../../src/watch/shared-store.ts';
import { cycleOf, noon } from '../engines/incidents/story.ts';
import { home, signIn } from './notices.ts';

const monitors: readonly Monitor[] = [home, { ...signIn, everySeconds: 900 }];

type Stage = {
  readonly turn: Turn;
  readonly settled: Judged[];
  readonly offered: string[];
  readonly asked: string[];
  readonly handed: HandedRow[];
  readonly wait: (ms: number) => void;
};

/** A turn over a store that takes everything, until `fails` says that it does not. */
const staged = async (
  given: {
    readonly fails?: () => boolean;
    readonly online?: boolean | null;
    readonly off?: () => number;
    readonly monitors?: readonly Monitor[];
  } = {},
): Promise<Stage> => {
  const [settled, offered, asked, handed]: [Judged[], string[], string[], HandedRow[]] = [[], [], [], []];
  let elapsed = 0;
  const clock: FleetClock = { now: () => noon + elapsed + (given.off?.() ?? 0), set: () => undefined, off: () => 0 };
  const parts = {
    io: { elapsed: () => elapsed },
    monitors: given.monitors ?? monitors,
    maintenance: [],
    channels: ['mail'],
    watcher: { id: 'fra-1', place: 'fra' },
    control: async () => given.online ?? null,
    changed: () => undefined,
    send: async () => undefined,
    shared: {
      load: async () => start,
      handed: async () => handed,
      settle: async (judged: Judged) => {
        if (given.fails?.() === true) throw new Error('Connection terminated unexpectedly');
        settled.push(judged);
      },
    },
    shares: {
      offer: async (looks: readonly { readonly key: string }[]) => void offered.push(...looks.map(({ key }) => key)),
      ask: async (place: string, { first }: { readonly first: number }) => void asked.push(`${place} about ${first}`),
    },
  } as unknown as FleetParts;
  const turn = await beginTurn(parts, 7, clock, new AbortController().signal);
  return { turn, settled, offered, asked, handed, wait: ms => (elapsed += ms) };
};

describe('the watcher that reads the log', () => {
  test('a clock that is off makes no line older or newer: judged by its own time, handed in by that of the store', async () => {
    const off = 600_000;
    const folder = mkdtempSync(join(tmpdir(), 'looker-'));
    const log = join(folder, 'app.log');
    writeFileSync(log, '');
    const logs = await watchLogs({
      sources: [{ from: 'file', path: log }],
      settings: { budgets: {} },
      store: { keep: async () => undefined, kept: async () => null },
      now: () => noon,
      sleep: async () => undefined,
      env: () => undefined,
      stdin: new PassThrough(),
      newKey: () => 'k'.repeat(32),
    });
    const handed: Handed[] = [];
    const errors: Monitor = { ...home, id: 'log/5xx', ask: { of: 'log', signal: 'log/5xx' } };
    const parts = {
      monitors: [errors],
      watcher: { id: 'fra-1', place: 'fra' },
      told: async (at: number) => (await logs.tick(at, { probesOk: true })).cycles,
      shared: { hand: async (all: readonly Handed[]) => void handed.push(...all) },
    } as unknown as FleetParts;
    const clock: FleetClock = { now: () => noon + off, set: () => undefined, off: () => off };
    const looker = createLooker(parts, clock, new AbortController().signal);
    await looker.hear();
    appendFileSync(log, '{"method":"GET","route":"/","status":500}\n'.repeat(3));
    await looker.hear();
    await logs.close();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(
      handed.map(one => (one.of === 'look' ? [one.cycle.outcome, one.cycle.at] : [])),
      [
        ['unknown', noon + off],
        ['failing', noon + off],
      ],
    );
  });
});

describe('the watcher whose turn it is', () => {
  test('judges nothing on top of what was perhaps stored: an answer that never came ends its turn', async () => {
    let fails = false;
    const { turn, settled } = await staged({ fails: () => fails });
    await turn.tick();
    fails = true;
    // Both are asked before the first has failed.
    const [first, second] = await Promise.allSettled([turn.tick(), turn.tick()]);
    fails = false;
    assert.match(String(first.status === 'rejected' && first.reason), /terminated/);
    assert.ok(second.status === 'rejected' && second.reason instanceof TurnLost);
    const before = settled.length;
    await assert.rejects(
      turn.hear(['fra']).then(() => turn.tick()),
      TurnLost,
    );
    assert.equal(settled.length, before);
    assert.ok(settled.every(({ term }) => term === 7));
  });

  test('puts out each look under a number that the next watcher gives it, too, however its clock trembles', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 60, maxLength: 60 }),
        async trembles => {
          let tremble = 0;
          const [one, two] = [await staged({ off: () => tremble }), await staged()];
          for (const each of trembles) {
            tremble = each;
            for (const stage of [one, two]) {
              stage.wait(30_000);
              await stage.turn.offer();
            }
          }
          const own = one.offered.filter(key => key.startsWith('page/home@'));
          assert.equal(new Set(own).size, own.length, 'none twice');
          assert.ok(own.length >= 29);
          // All but perhaps the first, which is looked at soon after the start.
          assert.deepEqual(one.offered.slice(2), two.offered.slice(2));
          const numbers = own.slice(1).map(key => Number(key.split('@')[1]));
          for (const [index, number] of numbers.entries())
            assert.equal(number, (numbers[0] ?? 0) + index, 'none left out');
        },
      ),
      { numRuns: 20 },
    );
  });

  test('asks a second place about what fails, notes whom it asked, and tells nobody yet', async () => {
    const { turn, settled, asked, handed } = await staged();
    const cycle = { ...cycleOf('flow/login', 'www.example.com', noon, 'failing'), place: 'fra' };
    handed.push({
      n: 5,
      handed: { of: 'look', place: 'fra', cycle, rules: { everyMs: 900_000, urgent: true }, asks: true },
      asked: null,
    });
    await turn.hear(['fra', 'nyc']);
    assert.deepEqual(asked, ['nyc about 5']);
    const last = settled.at(-1);
    assert.deepEqual([last?.results, last?.taken], [[], []]);
    assert.equal(last?.asked[0]?.place, 'nyc');
    // Two tries of ten seconds, five between them, and the way there and back.
    assert.equal((last?.asked[0]?.until ?? 0) - noon, 40_000);
    await turn.hear(['fra']);
    assert.deepEqual(settled.at(-1)?.results.map(({ outcome }) => outcome), ['failing']); // prettier-ignore
  });

  describe('puts out looks before their turn', () => {
    const certificate: Monitor = {
      ...home,
      id: 'certificate/www.example.com',
      ask: { of: 'checks', checks: ['launch-path/certificate-current'], host: 'www.example.com' },
      everySeconds: 3_600,
    };
    const mails: Monitor = { ...signIn, id: 'flow/mails', everySeconds: 3_600 };
    const pages: readonly Monitor[] = [
      { ...home, behind: [certificate.id] },
      { ...signIn, behind: [mails.id] },
      certificate,
      mails,
    ];
    /** What is put out because of these looks, handed in from a place that is alone, 10 s apart. */
    const offeredFor = async (...looks: readonly (readonly [string, string])[]): Promise<readonly string[]> => {
      const { turn, offered, handed, wait } = await staged({ monitors: pages });
      for (const [n, [id, kind]] of looks.entries()) {
        wait(10_000);
        const cycle = cycleOf(id, 'www.example.com', noon + (n + 1) * 10_000, kind === '' ? 'ok' : 'failing');
        handed.splice(0, handed.length, {
          n,
          handed: {
            of: 'look',
            place: 'fra',
            cycle: { ...cycle, kind, place: 'fra' },
            rules: { everyMs: id === signIn.id ? 60_000 : 3_600_000, urgent: id === signIn.id },
            asks: false,
          },
          asked: null,
        });
        await turn.hear(['fra']);
      }
      return offered.map(key => key.split(/[ @]/)[0] ?? '');
    };

    test('a page that is refused its connection: its certificate, once however often it is seen within a minute', async () => {
      assert.deepEqual(await offeredFor([certificate.id, ''], [home.id, 'tls'], [home.id, 'tls']), []);
      assert.deepEqual(await offeredFor([home.id, 'tls'], [home.id, 'tls']), [certificate.id]);
    });

    test('near miss: a page that answers an error, or is well', async () => {
      assert.deepEqual(await offeredFor([home.id, 'status'], [home.id, '']), []);
    });

    test('what may be behind an outage that is held back, once an incident', async () => {
      assert.deepEqual(await offeredFor([mails.id, ''], [signIn.id, 'status'], [signIn.id, 'status']), [mails.id]);
    });

    test('near miss: nothing is behind it, or that was looked at since', async () => {
      assert.deepEqual(await offeredFor([mails.id, ''], [mails.id, 'status']), []);
    });
  });

  test('that is cut off counts for nothing while somebody looks from elsewhere; alone it says so', async () => {
    const seen = async (places: readonly string[]): Promise<unknown> => {
      const { turn, settled } = await staged({ online: false });
      await turn.control(places);
      return settled.at(-1)?.steps.at(-1)?.watcher.online;
    };
    assert.deepEqual([await seen(['fra', 'nyc']), await seen(['fra'])], [null, false]);
  });
});
