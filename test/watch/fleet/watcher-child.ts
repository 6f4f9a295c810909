/**
 * One of several watchers, until it is killed: `node watcher-child.ts DATABASE PLACE PORT HOOK`. Everything is real: looks over
 * HTTP, the store and the queues in Postgres, the outbox and a channel that posts. `cut` and `mend` on its standard input
 * take its way to the site away and give it back.
 */
import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { configSchema } from '../../../src/config/schema.ts';
import { watchSchema } from '../../../src/config/watch-settings.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { webhookChannel } from '../../../src/watch/channels/webhook.ts';
import { startFleet } from '../../../src/watch/fleet/fleet-watch.ts';
import { openFleet } from '../../../src/watch/fleet/open-fleet.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import { createOutbox } from '../../../src/watch/outbox.ts';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { noticeOf } from '../../../src/watch/words.ts';
import { monitorsAt } from './pages.ts';

const [database = '', place = '', port = '', hook = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(2, `${new Date().toISOString()} ${place}: ${line}\n`);
const variables: Readonly<Record<string, string>> = { HOOK_URL: hook, STORE: database, PLACE: place };
const net = { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false };
const io: Io = { ...realIo({ net, progress: () => undefined }), env: name => variables[name] };
const now = (): number => io.now().getTime();

const settings = watchSchema.parse({
  contacts: [{ name: 'Ada', role: 'founder' }],
  fleet: { store: 'STORE', place: 'PLACE' },
});
const fleet = await openFleet({ settings, domain: 'example.com', io, say });
if (fleet === null) throw new Error('the settings name a shared store');
const { shared } = fleet;
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watcher-'));
const local = await openSqliteStore(join(folder, 'watch.db'), {});
const store = { ...shared, keep: local.keep, kept: local.kept };
const monitors = monitorsAt(Number(port));
const outbox = createOutbox({
  store,
  channels: new Map([
    ['hook', webhookChannel({ kind: 'webhook', url: 'HOOK_URL' }, { io, waitMs: 5_000, desk: null })],
  ]),
  now,
  say,
  sleep: io.sleep,
  render: ({ effect }, incident) =>
    noticeOf({ effect, incident, monitors, settings, deploys: [], now: now(), domain: 'example.com' }),
});
const { probe } = openProbes({
  io,
  config: configSchema.parse({}),
  aim: null,
  store,
  collected: async () => undefined,
});

let isCut = false;
createInterface({ input: process.stdin }).on('line', line => {
  isCut = line === 'cut';
});
/** To a port of this machine where nobody listens. */
const nowhere = (monitor: Monitor): Monitor =>
  monitor.ask.of === 'http' ? { ...monitor, ask: { ...monitor.ask, url: 'http://127.0.0.1:9/' } } : monitor;

let handedIn = 0;
const counted = {
  ...shared,
  hand: async (handed: Parameters<typeof shared.hand>[0]): Promise<void> => {
    await shared.hand(handed);
    handedIn += handed.length;
    if (handed.length > 0 && handedIn % 5 === 0) say(`has handed in ${handedIn} looks`);
  },
};

const over = new AbortController();
process.once('SIGTERM', () => over.abort());
const { ended } = await startFleet(
  {
    ...fleet,
    shared: counted,
    io,
    monitors,
    store,
    probe: (monitor, signal) => probe(isCut ? nowhere(monitor) : monitor, signal),
    control: async () => null,
    told: async () => [],
    maintenance: [],
    channels: ['hook'],
    send: outbox.pump,
    changed: () => undefined,
    alive: async () => undefined,
    say,
  },
  over.signal,
);
await ended;
await outbox.idle();
await fleet.close();
await local.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
