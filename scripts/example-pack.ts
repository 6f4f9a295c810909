/** Makes docs/example-pack again: the pack of the example community, from what its journey kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplePack } from './docs/example-pack.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'example-pack');
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(await examplePack())) writeFileSync(join(folder, file), text);
process.stdout.write('docs/example-pack is made.\n');
