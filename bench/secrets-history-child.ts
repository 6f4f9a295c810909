import { createGathering } from '../src/collectors/secrets/gathering.ts';
import { searchHistory } from '../src/collectors/secrets/history.ts';
import { createReaders } from '../src/collectors/secrets/readers.ts';
import { allRules } from '../src/engines/secrets/rules-module.ts';
import { createScanner } from '../src/engines/secrets/scan.ts';
import { realIo } from '../src/platform/real-io.ts';

const [root = ''] = process.argv.slice(2);
const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });
const gathering = createGathering();
const from = performance.now();
const cpuFrom = process.cpuUsage();
const { signal } = new AbortController();
const look = { scanner: createScanner(allRules.rules), own: null };
const readers = createReaders(look, { rulesModule: allRules.module, own: [] }, signal);
await searchHistory({ root, io, look, readers, gathering, signal });
await readers.end();
const ms = performance.now() - from;
const { user, system } = process.cpuUsage(cpuFrom);
const { blobs, bytes } = gathering.counts();
process.stdout.write(
  JSON.stringify({
    blobs,
    bytes,
    ms,
    cpuMs: (user + system) / 1_000,
    peakKb: process.resourceUsage().maxRSS,
    found: gathering.found().length,
  }),
);
