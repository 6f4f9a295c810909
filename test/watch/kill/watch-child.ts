/**
 * A whole watch under load, until it is killed: `node watch-child.ts FILE PORT HOOK BEGAN`. Looks over real HTTP, the real store
 * and outbox, a channel that posts; the clock alone is quick, so that holds and intervals fit into a life of seconds. What has
 * been committed is printed, line by line: from then on it is a promise.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { configSchema } from '../../../src/config/schema.ts';
import { watchSchema } from '../../../src/config/watch-settings.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { webhookChannel } from '../../../src/watch/channels/webhook.ts';
import { createOutbox } from '../../../src/watch/outbox.ts';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { startWatch } from '../../../src/watch/watch.ts';
import { noticeOf } from '../../../src/watch/words.ts';
import { monitorsAt, quick } from './pages.ts';

const [file = '', port = '', hook = '', began = ''] = process.argv.slice(2);
const net = { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false };
const real = realIo({ net, progress: () => undefined });
const now = (): number => Math.round(Number(began) + (Date.now() - Number(began)) * quick);
const io: Io = {
  ...real,
  now: () => new Date(now()),
  elapsed: () => real.elapsed() * quick,
  sleep: async (ms, signal) => {
    await delay(ms / quick, undefined, signal === undefined ? {} : { signal });
  },
  env: name => (name === 'HOOK_URL' ? hook : undefined),
};

const store = await openSqliteStore(file, {});
const monitors = monitorsAt(Number(port));
const settings = watchSchema.parse({ contacts: [{ name: 'Ada', role: 'founder' }] });
const outbox = createOutbox({
  store,
  channels: new Map([
    ['hook', webhookChannel({ kind: 'webhook', url: 'HOOK_URL' }, { io, waitMs: 5_000, desk: null })],
  ]),
  now,
  say: line => writeSync(2, `${line}\n`),
  // How long a channel may take is a matter of the real network: on the quick clock half a minute is a moment.
  sleep: real.sleep,
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
const over = new AbortController();
process.once('SIGTERM', () => over.abort());

const { ended } = await startWatch(
  {
    io,
    monitors,
    store: {
      ...store,
      commit: async batch => {
        await store.commit(batch);
        const seen = batch.results.map(({ monitor, at }) => `look ${monitor} ${at}`);
        const told = batch.steps.flatMap(({ effects }) =>
          effects.map(({ incident, kind, seq }) => `told ${incident}|${kind}|${seq}`),
        );
        const open = batch.steps.flatMap(({ incidents }) => incidents.map(({ id }) => `incident ${id}`));
        for (const line of [...seen, ...open, ...told]) writeSync(1, `${line}\n`);
      },
    },
    probe,
    control: async () => true,
    told: async () => [],
    maintenance: [],
    channels: ['hook'],
    send: outbox.pump,
    changed: () => undefined,
    alive: async () => undefined,
    say: line => writeSync(2, `${line}\n`),
  },
  over.signal,
);
await ended;
await outbox.pump();
await outbox.idle();
await store.close();
