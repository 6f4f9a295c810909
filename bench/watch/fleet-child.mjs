// One of several watchers of COUNT checks of the server at PORT, one a minute each, as it is published, that shares a Postgres:
// `node fleet-child.mjs DATABASE PLACE PORT COUNT SECONDS`. After a minute it measures for SECONDS, and prints its figures as
// JSON. Plain JavaScript, because reading TypeScript takes 40 MB that nobody's watch has.
import { configSchema } from '../../dist/config/schema.js';
import { watchSchema } from '../../dist/config/watch-settings.js';
import { realIo } from '../../dist/platform/real-io.js';
import { startFleet } from '../../dist/watch/fleet/fleet-watch.js';
import { openFleet } from '../../dist/watch/fleet/open-fleet.js';
import { openProbes } from '../../dist/watch/probes/probes.js';
import { pages } from './pages.mjs';

const [database = '', place = '', port = '', count = '', seconds = ''] = process.argv.slice(2);
const resolver = { address: '127.0.0.1', port: 9 };
const variables = { STORE: database, PLACE: place };
const io = {
  ...realIo({ net: { resolver, connectTo: [], ca: [], offline: false }, progress: () => undefined }),
  env: name => variables[name],
};
const say = line => void process.stderr.write(`${line}\n`);
const settings = watchSchema.parse({ fleet: { store: 'STORE', place: 'PLACE' } });
const fleet = await openFleet({ settings, domain: 'example.com', io, say });
const { probe } = openProbes({
  io,
  config: configSchema.parse({}),
  aim: null,
  store: fleet.shared,
  collected: async () => undefined,
});
const monitors = pages(Number(count), port);
let [looks, late] = [0, 0];
const over = new AbortController();
const { ended } = await startFleet(
  {
    ...fleet,
    shared: {
      ...fleet.shared,
      hand: async handed => {
        await fleet.shared.hand(handed);
        looks += handed.length;
        late += handed.filter(({ cycle }) => cycle?.outcome === 'unknown').length;
      },
    },
    io,
    monitors,
    store: fleet.shared,
    probe,
    control: async () => null,
    told: async () => [],
    maintenance: [],
    channels: [],
    send: async () => undefined,
    changed: () => undefined,
    alive: async () => undefined,
    say: () => undefined,
  },
  over.signal,
);
await io.sleep(62_000);
const [cpu, before, lateBefore, from] = [process.cpuUsage(), looks, late, process.uptime()];
await io.sleep(Number(seconds) * 1_000);
const { user, system } = process.cpuUsage(cpu);
const figures = {
  looks: looks - before,
  late: late - lateBefore,
  seconds: process.uptime() - from,
  cpuMs: (user + system) / 1_000,
  peakKb: process.resourceUsage().maxRSS,
};
over.abort();
await ended;
await fleet.close();
process.stdout.write(JSON.stringify(figures));
process.exit(0);
