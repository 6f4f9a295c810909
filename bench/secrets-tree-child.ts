import { join } from 'node:path';

type Repository = typeof import('../src/collectors/secrets/repository.ts');
type Scanner = typeof import('../src/engines/secrets/scan.ts');
type Rules = typeof import('../src/engines/secrets/rules-module.ts');
type Settings = typeof import('../src/config/secrets-settings.ts');
type RealIo = typeof import('../src/platform/real-io.ts');
const published = (name: string): Promise<unknown> => import(join(import.meta.dirname, '..', 'dist', `${name}.js`));

const [root = '', count = ''] = process.argv.slice(2);
const { searchRepository } = (await published('collectors/secrets/repository')) as Repository;
const { createScanner } = (await published('engines/secrets/scan')) as Scanner;
const { allRules } = (await published('engines/secrets/rules-module')) as Rules;
const { secretsSchema } = (await published('config/secrets-settings')) as Settings;
const { realIo } = (await published('platform/real-io')) as RealIo;

/** Listing the files is git's work and the same for both; it ends where the search says that it begins. */
let from = { at: 0, cpu: process.cpuUsage() };
const io = realIo({
  net: { resolver: null, connectTo: [], ca: [], offline: true },
  progress: () => (from = { at: performance.now(), cpu: process.cpuUsage() }),
});
const { found, read } = await searchRepository(
  {
    root,
    scanner: createScanner(allRules.rules),
    threads: { rulesModule: allRules.module, count: Number(count) },
    settings: secretsSchema.parse({}),
    history: false,
  },
  io,
  new AbortController().signal,
);
const ms = performance.now() - from.at;
const { user, system } = process.cpuUsage(from.cpu);
process.stdout.write(
  JSON.stringify({
    ms,
    cpuMs: (user + system) / 1_000,
    peakKb: process.resourceUsage().maxRSS,
    bytes: read.bytes,
    found: JSON.stringify(found),
  }),
);
