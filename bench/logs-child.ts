import { createReadStream } from 'node:fs';
import { join } from 'node:path';

type ReadLogs = typeof import('../src/engines/logs/read-logs.ts');
type TallyModule = typeof import('../src/engines/logs/tally.ts');
const published = (name: string): Promise<unknown> => import(join(import.meta.dirname, '..', 'dist', `${name}.js`));

const [file = '', looking = ''] = process.argv.slice(2);
const { logReader } = (await published('engines/logs/read-logs')) as ReadLogs;
const { createTally } = (await published('engines/logs/tally')) as TallyModule;

const tally = createTally();
const sorts: Record<string, number> = {};
let [lines, leaks, failures] = [0, 0, 0];
const reader = logReader({
  key: 'a key that only this bench has',
  now: () => 1_764_000_000_000,
  take: event => {
    lines += 1;
    if (event.status !== null && event.status >= 500) failures += 1;
    tally.take(event, event.at ?? 0);
  },
  ...(looking === 'looking'
    ? { leak: ({ rule }) => void (leaks += (sorts[rule] = (sorts[rule] ?? 0) + 1) > 0 ? 1 : 0) }
    : {}),
});
for await (const chunk of createReadStream(file, { highWaterMark: 262_144 })) reader.push(chunk as Buffer);
reader.end();
const counted = tally.drain();
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    lines,
    failures,
    leaks,
    sorts,
    minutes: counted.minutes.length,
    cpuMs: (user + system) / 1_000,
    ms: performance.now(),
    peakKb: process.resourceUsage().maxRSS,
  }),
);
