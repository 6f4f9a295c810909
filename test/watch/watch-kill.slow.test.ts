import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pages } from './kill/pages.ts';
import { inFolder } from './store/in-folder.ts';

/** Killed so often, at random moments of its start, of its work and of an outage; more when there is time. */
const rounds = Number(process.env['WATCH_KILLS'] ?? 20);

type Served = { readonly port: number; readonly close: () => Promise<void> };

const serve = async (answer: (path: string, body: string) => number): Promise<Served> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', piece => (body += String(piece)));
    request.on('end', () => response.writeHead(answer((request.url ?? '').slice(1), body)).end('<h1>A page</h1>'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

type Life = { readonly file: string; readonly port: number; readonly hook: number; readonly began: number };

const startChild = ({ file, port, hook, began }: Life) => {
  const script = join(import.meta.dirname, 'kill', 'watch-child.ts');
  const child = spawn(process.execPath, [script, file, String(port), `http://127.0.0.1:${hook}/`, String(began)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { out: '', said: '' };
  child.stdout.on('data', piece => (heard.out += String(piece)));
  child.stderr.on('data', piece => (heard.said += String(piece)));
  return { child, heard, closed: once(child, 'close') };
};

/** From what moment on a life is random: its first commit, the first word of an incident, its start. */
const moments = [
  { since: 'look ', mostMs: 4_000 },
  { since: 'incident ', mostMs: 2_000 },
  { since: '', mostMs: 1_500 },
] as const;
type Moment = (typeof moments)[number];

/** Lets a watch live and kills it; gives what it had promised by then. */
const liveAndDie = async (life: Life, { since, mostMs }: Moment): Promise<readonly string[]> => {
  const { child, heard, closed } = startChild(life);
  const end = performance.now() + 60_000;
  while (!`\n${heard.out}`.includes(`\n${since}`) && performance.now() < end && child.exitCode === null)
    await delay(10);
  await Promise.race([delay(Math.random() * mostMs), closed]);
  child.kill('SIGKILL');
  const [, signal]: readonly unknown[] = await closed;
  assert.equal(signal, 'SIGKILL', `it ended by itself: ${heard.said}`);
  // The last line counts only when it is whole.
  return heard.out.split('\n').slice(0, -1);
};

type Row = Readonly<Record<string, unknown>>;

/** What stands in the file, in the words of the promises. */
const storedIn = (
  file: string,
): { readonly lines: ReadonlySet<string>; readonly rows: (sql: string) => readonly Row[] } => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = (sql: string): readonly Row[] => {
    const own = new DatabaseSync(file, { readOnly: true });
    const found = own.prepare(sql).all();
    own.close();
    return found;
  };
  const lines = new Set([
    ...database
      .prepare('SELECT m.id AS id, r.at AS at FROM results r JOIN monitors m ON m.n = r.monitor')
      .all()
      .map(({ id, at }) => `look ${String(id)} ${String(at)}`),
    ...database
      .prepare('SELECT id FROM incidents')
      .all()
      .map(({ id }) => `incident ${String(id)}`),
    ...database
      .prepare('SELECT key FROM effects')
      .all()
      .map(({ key }) => `told ${String(key)}`),
  ]);
  database.close();
  return { lines, rows };
};

const kindsOf = (rows: readonly Row[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...Map.groupBy(rows, ({ incident }) => String(incident))].map(([incident, all]) => [
      incident,
      all.map(({ kind }) => String(kind)).filter(kind => kind !== 'reminder'),
    ]),
  );

describe('the whole watch, killed', () => {
  test(
    `${rounds} times at random under load: no look is lost that was kept, no incident doubled or forgotten, each notice comes, a double one by its key`,
    { timeout: 420_000 + rounds * 20_000 },
    async t => {
      const bad = new Set<string>();
      const taken = new Map<string, number>();
      let posts = 0;
      const site = await serve(path => (bad.has(path) ? 500 : 200));
      const hook = await serve((_, body) => {
        posts += 1;
        if (posts % 10 === 0) return 503;
        const { key } = JSON.parse(body) as { readonly key: string };
        taken.set(key, (taken.get(key) ?? 0) + 1);
        return 204;
      });
      try {
        await inFolder(async file => {
          const life = { file, port: site.port, hook: hook.port, began: Date.now() };
          let [promised, duringOutage] = [0, 0];
          for (let round = 0; round < rounds; round += 1) {
            // One page more is broken, one is mended: never so many that all of it is one outage.
            if (bad.size > 3) bad.delete([...bad][0] ?? '');
            bad.add(pages[Math.floor(Math.random() * pages.length)] ?? '');
            const lines = await liveAndDie(life, moments[round % 3] ?? moments[0]);
            promised += lines.length;
            if (lines.length === 0) continue;
            const { lines: stored, rows } = storedIn(file);
            assert.deepEqual(lines.filter(line => !stored.has(line)), []); // prettier-ignore
            if (rows('SELECT id FROM incidents WHERE closed_at IS NULL').length > 0) duringOutage += 1;
          }
          assert.ok(duringOutage > 0, 'it was never killed while something was down');
          assert.ok(promised > rounds * 5, 'it was killed before it did anything');

          // Everything is mended: whoever was told of something is told of its end.
          bad.clear();
          const last = startChild(life);
          const isOver = (): boolean => {
            const { rows } = storedIn(file);
            return (
              rows("SELECT id FROM incidents WHERE closed_at IS NULL AND json ->> 'burn' IS NOT 'ticket'").length ===
                0 && rows('SELECT n FROM parcels WHERE ended_at IS NULL').length === 0
            );
          };
          await once(last.child.stdout, 'data');
          // What comes and goes is over after four hours of the watch, two minutes of ours.
          const end = performance.now() + 300_000;
          for (await delay(4_000); !isOver(); await delay(500))
            assert.ok(performance.now() < end, `all is over: ${last.heard.said}`);
          last.child.kill('SIGTERM');
          await last.closed;

          const { rows } = storedIn(file);
          const effects = rows('SELECT key, incident, kind FROM effects ORDER BY n');
          assert.deepEqual([...taken.keys()].toSorted(), effects.map(({ key }) => String(key)).toSorted());
          const grown = new Set(
            rows("SELECT id FROM incidents WHERE json ->> 'grewInto' IS NOT NULL").map(({ id }) => String(id)),
          );
          const wrong = [...kindsOf(effects)].filter(
            ([id, kinds]) => kinds[0] !== 'noted' && kinds.join() !== (grown.has(id) ? 'opened' : 'opened,resolved'),
          );
          assert.deepEqual(wrong, [], 'each is opened once, and over once or with what it grew into');
          const undelivered = rows('SELECT n FROM parcels WHERE delivered = 0');
          assert.deepEqual(undelivered, []);
          assert.ok(effects.length > 0, 'nothing was told');
          const double = [...taken.values()].filter(times => times > 1).length;
          t.diagnostic(
            `${promised} promises, ${effects.length} notices, ${double} of them more than once, ${duringOutage} kills during an outage`,
          );
        });
      } finally {
        await site.close();
        await hook.close();
      }
    },
  );
});
