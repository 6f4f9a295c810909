// A watch of COUNT checks of the server at PORT, one a minute each, as it is published; with PORT 0 nobody is asked, and each
// look is good at once: `node watching-child.mjs FILE PORT COUNT SECONDS`. Prints its figures as JSON. Plain JavaScript, because reading TypeScript
// takes 40 MB that nobody's watch has.
import { configSchema } from '../../dist/config/schema.js';
import { takeLittleMemory } from '../../dist/platform/little-memory.js';
import { realIo } from '../../dist/platform/real-io.js';
import { openProbes } from '../../dist/watch/probes/probes.js';
import { openSqliteStore } from '../../dist/watch/store/sqlite.js';
import { startWatch } from '../../dist/watch/watch.js';
import { pages } from './pages.mjs';

const [file = '', port = '', count = '', seconds = ''] = process.argv.slice(2);
// As the command does when it begins.
takeLittleMemory();
const resolver = { address: '127.0.0.1', port: 9 };
const io = realIo({ net: { resolver, connectTo: [], ca: [], offline: false }, progress: () => undefined });
const store = await openSqliteStore(file, {});
const { probe: asked } = openProbes({
  io,
  config: configSchema.parse({}),
  aim: null,
  store,
  collected: async () => undefined,
});
const unasked = async ({ id, host }) => ({
  monitor: id,
  host,
  at: Date.now(),
  outcome: 'ok',
  kind: '',
  because: '',
  ms: 12,
});
const monitors = pages(Number(count), port);

const seen = new Set();
let [stored, skipped, failed, allMs] = [0, 0, 0, null];
const over = new AbortController();
const { ended } = await startWatch(
  {
    io,
    monitors,
    store: {
      ...store,
      commit: async batch => {
        await store.commit(batch);
        for (const { monitor, outcome } of batch.results) {
          stored += 1;
          if (outcome === 'ok') seen.add(monitor);
          else if (outcome === 'unknown') skipped += 1;
          else failed += 1;
        }
        if (allMs === null && seen.size === monitors.length) allMs = process.uptime() * 1_000;
      },
    },
    probe: port === '0' ? unasked : asked,
    control: async () => null,
    told: async () => [],
    maintenance: [],
    channels: [],
    send: async () => undefined,
    changed: () => undefined,
    alive: async () => undefined,
    say: line => void process.stderr.write(`${line}\n`),
  },
  over.signal,
);
const wait = ms => io.sleep(ms);
await wait(62_000);
const [cpu, before, from] = [process.cpuUsage(), stored, process.uptime()];
await wait(Number(seconds) * 1_000);
const { user, system } = process.cpuUsage(cpu);
const looks = stored - before;
const span = process.uptime() - from;
over.abort();
await ended;
await store.close();
process.stdout.write(
  JSON.stringify({
    allMs,
    looks,
    perMinute: Math.round((looks * 60) / span),
    cpuMs: (user + system) / 1_000 / looks,
    skipped,
    failed,
    peakKb: process.resourceUsage().maxRSS,
  }),
);
