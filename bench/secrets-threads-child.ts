import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../src/engines/secrets/read-and-scan.ts';
import { timed } from './bench.ts';

type Scan = typeof import('../src/engines/secrets/scan-texts.ts');
type Rules = typeof import('../src/engines/secrets/rules-module.ts');
const published = (name: string): string => join(import.meta.dirname, '..', 'dist', 'engines', 'secrets', `${name}.js`);

const [list = '', count = '', times = ''] = process.argv.slice(2);
const { scanTexts } = (await import(published('scan-texts'))) as Scan;
const { allRules } = (await import(published('rules-module'))) as Rules;
const texts = JSON.parse(readFileSync(list, 'utf8')) as readonly Text[];
const all = Array.from({ length: Number(times) }, () => texts).flat();

const before = process.cpuUsage();
const ms = await timed(async () => {
  let told = 0;
  for await (const text of scanTexts(allRules, all, { bytes: 0, threads: Number(count) }))
    told += text.id === '' ? 0 : 1;
  if (told !== all.length) throw new Error(`${told} of ${all.length} texts were told`);
});
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1_000 }));
